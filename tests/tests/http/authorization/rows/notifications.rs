use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::Scene;
use super::super::verdict::Rule::Person;
use crate::notifications::support::some_preferences;
use crate::support::{NOTIFICATIONS, PREFERENCES, READ_ALL, SOCKET, STREAM, UNREAD_COUNT};

/// What people were told. Others' notifications are in the tests of notifications themselves.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", NOTIFICATIONS, Person, 200, nothing),
        row("GET", UNREAD_COUNT, Person, 200, nothing),
        row("POST", READ_ALL, Person, 204, nothing),
        row(
            "POST",
            "/api/v1/notifications/{id}/read",
            Person,
            204,
            given!(scene => Input::part("id", notification(scene).await)),
        ),
        row(
            "DELETE",
            "/api/v1/notifications/{id}",
            Person,
            204,
            given!(scene => Input::part("id", notification(scene).await)),
        ),
        row("GET", PREFERENCES, Person, 200, nothing),
        row("PUT", PREFERENCES, Person, 200, given!(_scene => Input::body(some_preferences()))),
        // Neither is opened here, since neither ends; who may not hears so before what they ask is read.
        row("GET", STREAM, Person, 400, given!(_scene => unreadable())),
        row("GET", SOCKET, Person, 400, given!(_scene => unreadable())),
    ]
}

fn unreadable() -> Input {
    Input { query: Some("last_event_id=none".to_owned()), ..Input::default() }
}

/// Something that whoever is on the scene was told, put there by hand.
async fn notification(scene: &Scene<'_>) -> String {
    let user_id = scene.me().await.id.clone();
    crate::notifications::support::put(&scene.stage.watched.installation, &user_id).await
}

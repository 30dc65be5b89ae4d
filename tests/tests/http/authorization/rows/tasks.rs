use socle_domain::tasks::permissions::{CANCEL, MANAGE_ALL, READ, READ_ALL};

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::Scene;
use super::super::verdict::Rule::{Concerned, Platform};
use super::super::verdict::Verdict;
use crate::support::TASKS;

/// What is done in the background.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row(
            "GET",
            "/api/v1/tasks/{id}",
            Concerned(&READ, Verdict::NotFound),
            200,
            given!(scene => Input::part("id", task(scene, false).await)),
        ),
        row(
            "POST",
            "/api/v1/tasks/{id}/cancel",
            Concerned(&CANCEL, Verdict::Forbidden),
            200,
            given!(scene => Input::part("id", task(scene, false).await)),
        ),
        row("GET", TASKS, Platform(&READ_ALL), 200, nothing),
        row(
            "POST",
            "/api/v1/admin/tasks/{id}/retry",
            Platform(&MANAGE_ALL),
            200,
            given!(scene => Input::part("id", task(scene, true).await)),
        ),
    ]
}

/// A task of whoever asks.
async fn task(scene: &Scene<'_>, failed: bool) -> String {
    let me = scene.player.me.as_ref().map(|me| me.id.as_str());
    scene.stage.add_task(me, &scene.organization, failed).await
}

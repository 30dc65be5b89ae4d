use serde_json::json;
use socle_domain::organizations::permissions;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, invitation_token};
use super::super::verdict::Rule::{Inside, InsideByPerson, InsideClosed, Person, PersonOrKeyWith};

const ORGANIZATION: &str = "/api/v1/organizations/{id}";
const MEMBER: &str = "/api/v1/organizations/{id}/members/{user_id}";
const INVITATIONS: &str = "/api/v1/organizations/{id}/invitations";
const INVITATION: &str = "/api/v1/organizations/{id}/invitations/{invitation_id}";

pub(super) fn rows() -> Vec<Row> {
    [organization_rows(), member_rows(), invitation_rows()].concat()
}

fn organization_rows() -> Vec<Row> {
    vec![
        row(
            "POST",
            "/api/v1/organizations",
            Person,
            201,
            given!(_scene => Input::body(json!({"name": "Initech"}))),
        ),
        row("GET", "/api/v1/organizations", PersonOrKeyWith(&permissions::READ), 200, nothing),
        row("GET", ORGANIZATION, Inside(&permissions::READ), 200, nothing),
        row(
            "PATCH",
            ORGANIZATION,
            Inside(&permissions::UPDATE),
            200,
            given!(_scene => Input::body(json!({"name": "Initech"}))),
        ),
        row("DELETE", ORGANIZATION, InsideByPerson(&permissions::DELETE), 204, nothing),
        row(
            "POST",
            "/api/v1/organizations/{id}/restore",
            InsideClosed(&permissions::DELETE),
            200,
            nothing,
        ),
        row("GET", "/api/v1/organizations/{id}/features", Inside(&permissions::READ), 200, nothing),
    ]
}

fn member_rows() -> Vec<Row> {
    vec![
        row(
            "GET",
            "/api/v1/organizations/{id}/members",
            Inside(&permissions::READ_MEMBERS),
            200,
            nothing,
        ),
        row(
            "PATCH",
            MEMBER,
            Inside(&permissions::MANAGE_MEMBERS),
            200,
            given!(scene => {
                let role = json!({"role": scene.role().await});
                Input::part("user_id", scene.member().await).with_body(role)
            }),
        ),
        row(
            "DELETE",
            MEMBER,
            Inside(&permissions::MANAGE_MEMBERS),
            204,
            given!(scene => Input::part("user_id", scene.member().await)),
        ),
    ]
}

fn invitation_rows() -> Vec<Row> {
    vec![
        row("GET", INVITATIONS, Inside(&permissions::READ_INVITATIONS), 200, nothing),
        row(
            "POST",
            INVITATIONS,
            Inside(&permissions::MANAGE_INVITATIONS),
            201,
            given!(scene => {
                Input::body(json!({"email": Scene::address(), "role": scene.least_role}))
            }),
        ),
        row(
            "DELETE",
            INVITATION,
            Inside(&permissions::MANAGE_INVITATIONS),
            204,
            given!(scene => {
                Input::part("invitation_id", scene.invitation(&Scene::address()).await)
            }),
        ),
        row(
            "POST",
            "/api/v1/invitations/accept",
            Person,
            200,
            given!(scene => {
                let email = scene.me().await.person.email;
                // Somebody else's organization: whoever asks may be a member of this one already.
                let elsewhere = scene.stage.organization().await;
                scene.stage.invite(&elsewhere, &email, "viewer").await;
                Input::body(json!({"token": invitation_token(scene.client, &email).await}))
            }),
        ),
    ]
}

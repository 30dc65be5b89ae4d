use serde_json::json;
use socle_domain::email::permissions::{MANAGE_SUPPRESSIONS, READ_SUPPRESSIONS};
use socle_tests::http::{RESEND_WEBHOOK, SignedReport, event};

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::Scene;
use super::super::verdict::Rule::{Platform, Public};
use crate::support::SUPPRESSIONS;

const ONE: &str = "/api/v1/admin/email-suppressions/{id}";

/// Addresses that get no more mail, and reports of what became of mails.
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("GET", SUPPRESSIONS, Platform(&READ_SUPPRESSIONS), 200, nothing),
        row(
            "POST",
            SUPPRESSIONS,
            Platform(&MANAGE_SUPPRESSIONS),
            201,
            given!(_scene => Input::body(json!({"email": Scene::address()}))),
        ),
        row(
            "GET",
            ONE,
            Platform(&READ_SUPPRESSIONS),
            200,
            given!(scene => Input::part("id", scene.stage.add_suppression().await)),
        ),
        row(
            "DELETE",
            ONE,
            Platform(&MANAGE_SUPPRESSIONS),
            204,
            given!(scene => Input::part("id", scene.stage.add_suppression().await)),
        ),
        // Whoever it is, the signature counts; without one everybody hears 401.
        row(
            "POST",
            RESEND_WEBHOOK,
            Public,
            204,
            given!(_scene => {
                let report = SignedReport::new("msg_1", &event("email.delivered", "a@example.com"));
                Input {
                    parts_body: Some(("application/json".to_owned(), report.body.into_bytes())),
                    instead: report.headers,
                    ..Input::default()
                }
            }),
        ),
    ]
}

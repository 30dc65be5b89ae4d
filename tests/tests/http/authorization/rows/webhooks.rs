use serde_json::json;
use socle_domain::webhooks::permissions;
use socle_tests::http::Method;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::Inside;
use crate::support::{ORGANIZATIONS, webhook_endpoint};

const ENDPOINTS: &str = "/api/v1/organizations/{id}/webhook-endpoints";
const ENDPOINT: &str = "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}";
const ROTATE: &str = "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/rotate-secret";
const TEST: &str = "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/test";
const DELIVERIES: &str = "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries";
const DELIVERY: &str =
    "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}";
const REDELIVER: &str =
    "/api/v1/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/redeliver";

pub(super) fn rows() -> Vec<Row> {
    let (read, manage) = (Inside(&permissions::READ), Inside(&permissions::MANAGE));
    vec![
        row("GET", ENDPOINTS, read, 200, nothing),
        row("POST", ENDPOINTS, manage, 201, given!(_scene => Input::body(webhook_endpoint()))),
        row(
            "GET",
            ENDPOINT,
            read,
            200,
            given!(scene => Input::part("endpoint_id", endpoint(scene).await)),
        ),
        row(
            "PATCH",
            ENDPOINT,
            manage,
            200,
            given!(scene => {
                Input::part("endpoint_id", endpoint(scene).await)
                    .with_body(json!({"description": "Billing"}))
            }),
        ),
        row(
            "DELETE",
            ENDPOINT,
            manage,
            204,
            given!(scene => Input::part("endpoint_id", endpoint(scene).await)),
        ),
        row(
            "POST",
            ROTATE,
            manage,
            200,
            given!(scene => Input::part("endpoint_id", endpoint(scene).await)),
        ),
        row(
            "POST",
            TEST,
            manage,
            202,
            given!(scene => Input::part("endpoint_id", endpoint(scene).await)),
        ),
        row(
            "GET",
            DELIVERIES,
            read,
            200,
            given!(scene => Input::part("endpoint_id", endpoint(scene).await)),
        ),
        row("GET", DELIVERY, read, 200, given!(scene => delivery(scene).await)),
        row("POST", REDELIVER, manage, 202, given!(scene => delivery(scene).await)),
    ]
}

/// An endpoint that the organization's owner made.
async fn endpoint(scene: &Scene<'_>) -> String {
    let body = webhook_endpoint();
    let made = scene.stage.make(&scene.organization, "webhook-endpoints", &body).await;
    text(&made["id"])
}

/// A delivery to one.
async fn delivery(scene: &Scene<'_>) -> Input {
    let endpoint = endpoint(scene).await;
    let path = format!("{ORGANIZATIONS}/{}/webhook-endpoints/{endpoint}/test", scene.organization);
    let sent = scene.stage.founder(Method::POST, &path).send().await.expect(202).json();
    Input::part("endpoint_id", endpoint).with_part("delivery_id", text(&sent["id"]))
}

//! Bodies that are not what an operation takes.

use std::collections::BTreeSet;

use serde_json::json;
use socle_domain::access::PlatformRole;
use socle_tests::http::{Call, Document, Method, Operation, Person};

use crate::authorization::{Stage, text};
use crate::candidates::support::{CANDIDATE, EDUCATION, EXPERIENCES, SKILLS};
use crate::recruiting::support::{APPLICATIONS, JOBS, RECRUITING};
use crate::saved_searches::support::SEARCHES;
use crate::support::{
    ACCEPT, ADMIN_ORGANIZATIONS, CHANGE, EMAIL_CHANGE, EMAIL_CONFIRM, FILES, FORGOT, MAGIC_SEND,
    MAGIC_VERIFY, ME, MFA_VERIFY, ORGANIZATIONS, PREFERENCES, RECOVERY_CODES, REFRESH, RESEND,
    RESET, SIGN_IN, SIGN_UP, STEP_UP, SUPPRESSIONS, TOTP, TOTP_CONFIRM, UNLOCK, USERS, VERIFY,
    Watched, webhook_endpoint,
};

const JSON: &str = "application/json";

/// What every operation with a body has to refuse, whatever it takes: content type, body (`FIELD`
/// stands for one of its texts), status, kind of problem.
fn unreadable() -> Vec<(&'static str, Vec<u8>, u16, &'static str)> {
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        (JSON, bytes(""), 400, "unreadable"),
        (JSON, bytes("   "), 400, "unreadable"),
        (JSON, bytes("{"), 400, "unreadable"),
        (JSON, bytes("{\"FIELD\": \"a"), 400, "unreadable"),
        (JSON, bytes("{FIELD: 1}"), 400, "unreadable"),
        (JSON, bytes("{'FIELD': 'a'}"), 400, "unreadable"),
        (JSON, bytes("{\"FIELD\": NaN}"), 400, "unreadable"),
        (JSON, bytes("{\"FIELD\": \"\\ud800\"}"), 400, "unreadable"),
        (JSON, bytes("{\"FIELD\": \"a\tb\"}"), 400, "unreadable"),
        (JSON, bytes("\u{feff}{}"), 400, "unreadable"),
        (JSON, bytes("<email>a</email>"), 400, "unreadable"),
        (JSON, vec![0xff, 0xfe, 0x00], 400, "unreadable"),
        (JSON, b"{\"FIELD\": \"\xff\xfe\"}".to_vec(), 400, "unreadable"),
        // UTF-16, as some clients on Windows would send it.
        (JSON, "{}".encode_utf16().flat_map(u16::to_le_bytes).collect(), 400, "unreadable"),
        (JSON, vec![0; 100], 400, "unreadable"),
        ("", bytes("{}"), 415, "unsupported-media-type"),
        ("text/plain", bytes("{}"), 415, "unsupported-media-type"),
        ("application/x-www-form-urlencoded", bytes("email=a"), 415, "unsupported-media-type"),
        ("multipart/form-data; boundary=x", bytes("--x--"), 415, "unsupported-media-type"),
        ("application/jsonp", bytes("{}"), 415, "unsupported-media-type"),
        ("application/json, text/plain", bytes("{}"), 415, "unsupported-media-type"),
        ("application", bytes("{}"), 415, "unsupported-media-type"),
    ]
}

fn with_field(body: &[u8], field: &str) -> Vec<u8> {
    const MARK: &[u8] = b"FIELD";
    match body.windows(MARK.len()).position(|window| window == MARK) {
        Some(at) => [&body[..at], field.as_bytes(), &body[at + MARK.len()..]].concat(),
        None => body.to_vec(),
    }
}

#[tokio::test]
async fn every_operation_refuses_what_it_cannot_read() {
    let stage = Stage::start().await;
    let client = stage.client();
    let somebody = stage.somebody(PlatformRole::Superadmin).await;
    let organization = stage.organization().await;
    let admin = stage.member(&organization, "owner").await;
    let role = stage.role(&organization, &["organizations.read"].into()).await;
    let endpoint = stage.make(&organization, "webhook-endpoints", &webhook_endpoint()).await;
    let before = stage.state().await;
    let acme = format!("{ORGANIZATIONS}/{organization}");
    let within = |what: &str| format!("{acme}/{what}");
    let member = within(&format!("members/{}", admin.id));
    let feature = format!("{ADMIN_ORGANIZATIONS}/{organization}/features/api_keys");
    let (roles, role) = (within("roles"), within(&format!("roles/{role}")));
    let (invitations, keys) = (within("invitations"), within("api-keys"));
    let endpoints = within("webhook-endpoints");
    let endpoint = within(&format!("webhook-endpoints/{}", text(&endpoint["id"])));
    let one = format!("{USERS}/{}", admin.id);
    let link = format!("{FILES}/{}/download-url", admin.id);
    let recruiting = format!("{RECRUITING}/organizations/{organization}");
    let (company, jobs) = (format!("{recruiting}/company"), format!("{recruiting}/jobs"));
    let job = format!("{JOBS}/{}", admin.id);
    let applications = format!("{job}/applications");
    let application = format!("{APPLICATIONS}/{}", admin.id);
    let (transition, notes) = (format!("{application}/transition"), format!("{application}/notes"));
    let [cards, interviews, offers] =
        ["scorecards", "interviews", "offers"].map(|list| format!("{application}/{list}"));
    let applicant = format!("{RECRUITING}/applicants/{}", admin.id);
    let (tags, merge) = (format!("{applicant}/tags"), format!("{applicant}/merge"));
    let (stages, standing) = (format!("{recruiting}/stages"), format!("{application}/stage"));
    let (card, interview) =
        (format!("{cards}/{}", admin.id), format!("{RECRUITING}/interviews/{}", admin.id));
    let [experience, education, skill] =
        [EXPERIENCES, EDUCATION, SKILLS].map(|list| format!("{list}/{}", admin.id));
    let search = format!("{SEARCHES}/{}", admin.id);
    let operations: Vec<(Method, &str, &str)> = vec![
        (Method::POST, ORGANIZATIONS, "name"),
        (Method::PATCH, &acme, "name"),
        (Method::PATCH, &member, "role"),
        (Method::POST, &invitations, "email"),
        (Method::POST, ACCEPT, "token"),
        (Method::POST, &roles, "name"),
        (Method::PATCH, &role, "name"),
        (Method::POST, &keys, "name"),
        (Method::POST, &endpoints, "url"),
        (Method::PATCH, &endpoint, "url"),
        (Method::PUT, &feature, "enabled"),
        (Method::POST, &link, "expires_in"),
        (Method::PUT, &company, "tagline"),
        (Method::POST, &jobs, "title"),
        (Method::PATCH, &job, "title"),
        (Method::POST, &applications, "cover_letter"),
        (Method::POST, &transition, "to"),
        (Method::POST, &notes, "text"),
        (Method::PUT, &tags, "tags"),
        (Method::POST, &merge, "applicant_id"),
        (Method::PUT, &stages, "stages"),
        (Method::POST, &standing, "stage_id"),
        (Method::POST, &cards, "recommendation"),
        (Method::PUT, &card, "recommendation"),
        (Method::POST, &interviews, "kind"),
        (Method::PATCH, &interview, "kind"),
        (Method::POST, &offers, "text"),
        (Method::POST, SIGN_UP, "email"),
        (Method::POST, SIGN_IN, "email"),
        (Method::POST, VERIFY, "token"),
        (Method::POST, RESEND, "email"),
        (Method::POST, RESET, "token"),
        (Method::POST, FORGOT, "email"),
        (Method::POST, CHANGE, "current_password"),
        (Method::POST, REFRESH, "refresh_token"),
        (Method::PATCH, ME, "first_name"),
        (Method::POST, MAGIC_SEND, "email"),
        (Method::POST, MAGIC_VERIFY, "token"),
        (Method::POST, MFA_VERIFY, "challenge_id"),
        (Method::POST, TOTP_CONFIRM, "code"),
        (Method::DELETE, TOTP, "code"),
        (Method::POST, RECOVERY_CODES, "code"),
        (Method::POST, STEP_UP, "code"),
        (Method::POST, EMAIL_CHANGE, "new_email"),
        (Method::POST, EMAIL_CONFIRM, "token"),
        (Method::POST, UNLOCK, "token"),
        (Method::PATCH, &one, "status"),
        (Method::POST, SUPPRESSIONS, "email"),
        (Method::DELETE, ME, "current_password"),
        (Method::PUT, "/api/v1/me/consents/terms", "version"),
        (Method::PUT, PREFERENCES, "system"),
        (Method::PUT, CANDIDATE, "headline"),
        (Method::POST, EXPERIENCES, "title"),
        (Method::PUT, &experience, "title"),
        (Method::POST, EDUCATION, "degree"),
        (Method::PUT, &education, "degree"),
        (Method::POST, SKILLS, "name"),
        (Method::PUT, &skill, "name"),
        (Method::POST, SEARCHES, "name"),
        (Method::PATCH, &search, "name"),
    ];
    let document = Document::of_socle();
    let listed =
        operations.iter().map(|(method, path, _)| document.operation(method.as_str(), path));
    let listed: BTreeSet<_> = listed.map(|operation| operation.expect("an operation")).collect();
    assert_eq!(
        listed,
        with_json_bodies(),
        "operations with a body without a row, or without a body"
    );
    for (method, path, field) in operations {
        let bearer = if path.contains("/admin/") { somebody.bearer() } else { admin.bearer() };
        for (content_type, body, status, kind) in unreadable() {
            let body = with_field(&body, field);
            let call = client.call(method.clone(), path).bearer(bearer);
            let answer = call.body(content_type, body).send().await;
            answer.expect_problem(status, kind);
        }
    }
    assert_eq!(stage.state().await, before);
}

/// The operations that take JSON, as the document says.
fn with_json_bodies() -> BTreeSet<Operation> {
    let document = serde_json::to_value(socle_http::document()).unwrap();
    let takes_json = |(method, path): &Operation| {
        let body = &document["paths"][path][method.to_lowercase()]["requestBody"];
        !body["content"]["application/json"].is_null()
    };
    Document::of_socle().operations().into_iter().filter(takes_json).collect()
}

#[tokio::test]
async fn json_may_be_announced_in_any_case_and_with_parameters() {
    let watched = Watched::start().await;
    let content_types = [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;x=y",
    ];
    for content_type in content_types {
        let body = Person::new().form().to_string();
        let call = watched.client.post(SIGN_UP).body(content_type, body);
        call.send().await.expect(202);
    }
}

#[tokio::test]
async fn fields_that_are_missing_repeated_mistyped_or_unknown_are_named() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let before = watched.state().await;
    let form = Person::new().form();
    let without = |name: &str| {
        let mut form = form.clone();
        form.as_object_mut().unwrap().remove(name);
        form.to_string()
    };
    let with = |name: &str, value: serde_json::Value| {
        let mut form = form.clone();
        form[name] = value;
        form.to_string()
    };
    let repeated = form.to_string().replacen('{', "{\"email\": \"first@example.com\", ", 1);
    let table: Vec<(String, Vec<(&str, &str)>)> = vec![
        (without("email"), vec![("email", "required")]),
        (without("password"), vec![("password", "required")]),
        (without("first_name"), vec![("first_name", "required")]),
        (without("last_name"), vec![("last_name", "required")]),
        (with("email", json!(null)), vec![("email", "invalid_type")]),
        (with("email", json!(7)), vec![("email", "invalid_type")]),
        (with("email", json!(["a@example.com"])), vec![("email", "invalid_type")]),
        (with("email", json!({"$gt": ""})), vec![("email", "invalid_type")]),
        (with("password", json!(true)), vec![("password", "invalid_type")]),
        (with("locale", json!(1.5)), vec![("locale", "invalid_type")]),
        (with("Email", json!("a")), vec![("Email", "unknown_field")]),
        (with("", json!("a")), vec![("", "unknown_field")]),
        (repeated, vec![("email", "repeated")]),
        ("{}".to_owned(), vec![("email", "required")]),
        ("null".to_owned(), vec![("", "invalid_type")]),
        ("7".to_owned(), vec![("", "invalid_type")]),
        ("\"text\"".to_owned(), vec![("", "invalid_type")]),
    ];
    for (body, expected) in table {
        let answer = client.post(SIGN_UP).body(JSON, body).send().await;
        answer.expect_fields(&expected);
    }
    let many = with("role", json!("admin")).replacen('{', "{\"id\": 1, \"x\": {\"y\": [1]}, ", 1);
    let answer = client.post(SIGN_UP).body(JSON, many).send().await;
    let unknown = "unknown_field";
    answer.expect_fields(&[("id", unknown), ("role", unknown), ("x", unknown)]);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn more_than_one_value_is_unreadable() {
    let watched = Watched::start().await;
    for more in ["{}", "x", ",", "]", "\0"] {
        let body = format!("{} {more}", Person::new().form());
        let answer = watched.client.post(SIGN_UP).body(JSON, body).send().await;
        answer.expect_problem(400, "unreadable");
    }
    assert_eq!(watched.state().await, Vec::<String>::new());
}

#[tokio::test]
async fn arrays_are_no_forms() {
    let watched = Watched::start().await;
    // Serde would read these positions as the fields of a struct.
    let body =
        json!(["ada@example.com", socle_tests::http::PASSWORD, "Ada", "Lovelace", "en", "UTC"]);
    let answer = watched.client.post(SIGN_UP).json(&body).send().await;
    answer.expect_fields(&[("", "invalid_type")]);
    let answer = watched.client.post(VERIFY).json(&json!(["x"])).send().await;
    answer.expect_fields(&[("", "invalid_type")]);
    assert_eq!(watched.state().await, Vec::<String>::new());
}

#[tokio::test]
async fn deep_nesting_is_refused_and_harms_nothing() {
    let watched = Watched::start().await;
    let client = &watched.client;
    for depth in [100, 1_000, 60_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            if value.len() > 200_000 {
                continue;
            }
            for body in
                [value.clone(), format!("{{\"email\": {value}}}"), format!("{{\"x\": {value}}}")]
            {
                let answer = client.post(SIGN_UP).body(JSON, body).send().await;
                assert!(matches!(answer.status, 400 | 422), "{answer}");
            }
        }
    }
    client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn an_error_never_repeats_a_password() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let secret = "Hunter2-hunter2-hunter2";
    let calls: Vec<Call> = vec![
        client.post(SIGN_UP).body(JSON, format!("{{\"password\": \"{secret}\", \"email\": 7}}")),
        client.post(SIGN_UP).body(JSON, format!("{{\"password\": [\"{secret}\"]}}")),
        client.post(SIGN_UP).body(JSON, format!("{{\"password\": \"{secret}\"")),
        client.post(SIGN_UP).body(JSON, format!("\"{secret}\"")),
        client.post(SIGN_IN).json(&json!({"email": "a@example.com", "password": secret})),
        client.post(SIGN_IN).json(&json!({"email": secret, "password": {"a": secret}})),
        client.post(VERIFY).json(&json!({"token": secret})),
        client.post(RESET).json(&json!({"token": secret, "new_password": secret})),
    ];
    for call in calls {
        let answer = call.send().await;
        assert!(answer.status >= 400 && !answer.text().contains("unter2"), "{answer}");
    }
}

//! Every operation of the document is exercised.

mod hiring;
mod recruiting;

use std::collections::BTreeSet;

use serde_json::json;
use socle_domain::access::PlatformRole;
use socle_tests::http::{
    Answer, Authenticator, Client, Document, Jar, Mailbox, Method, Operation, Person,
    RESEND_WEBHOOK, SignedReport, complained, second_factor,
};

use crate::audit::owner_of_an_organization;
use crate::authorization::{Stage, invitation_token, text};
use crate::files::support::{NOTES, own, path_of};
use crate::notifications::support::{put, some_preferences};
use crate::privacy::export_ready;
use crate::support::{
    ACCEPT, ADMIN_AUDIT, ADMIN_ORGANIZATIONS, CHANGE, CONSENTS, CSRF, EMAIL_CHANGE, EMAIL_CONFIRM,
    EXPORT, EXPORTS, FILES, FORGOT, MAGIC_SEND, MAGIC_VERIFY, ME, NOTIFICATIONS, OPENAPI,
    ORGANIZATIONS, PERMISSIONS, PREFERENCES, READ_ALL, RECOVERY_CODES, REFRESH, RESEND, RESET,
    RESTORE, SECURITY_EVENTS, SESSIONS, SIGN_IN, SIGN_OUT, SIGN_UP, SOCKET, STEP_UP, STREAM,
    SUPPRESSIONS, TASKS, TOTP, TOTP_CONFIRM, UNLOCK, UNREAD_COUNT, USERS, VERIFY, Watched,
    administrator, id_of, invite_administrator, webhook_endpoint,
};

/// The table: what each operation answers when all is well. A new operation needs a row.
async fn exercise(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let ada = Person::new();
    let token = ada.registered(client).await;
    let verified = client.post(VERIFY).json(&json!({"token": token})).send().await;
    let session = ada.session(client).await;
    let bearer = &session.access_token;
    ada.session(client).await;
    let devices = client.get(SESSIONS).bearer(bearer).send().await;
    let mut others = devices.json()["data"].as_array().unwrap().clone();
    others.retain(|device| device["current"] == false);
    let one = format!("{SESSIONS}/{}", others[0]["id"].as_str().unwrap());
    let new = json!({"current_password": ada.password, "new_password": "another-Horse-8-stable"});
    let refresh = json!({"refresh_token": session.refresh_token});
    let link = invite_administrator(&watched.installation, "boss@example.com").await;
    let reset = json!({"token": link, "new_password": "another-Horse-8-stable"});
    let credentials = json!({"email": ada.email, "password": ada.password});
    let change = json!({"first_name": "Augusta"});
    let stranger = Person::new();

    vec![
        (client.post(SIGN_UP).json(&stranger.form()).send().await, 202),
        (verified, 204),
        (client.post(RESEND).json(&json!({"email": stranger.email})).send().await, 202),
        (client.post(SIGN_IN).json(&credentials).send().await, 200),
        (client.post(RESET).json(&reset).send().await, 204),
        (client.post(REFRESH).json(&refresh).send().await, 200),
        (devices, 200),
        (client.call(Method::DELETE, &one).bearer(bearer).send().await, 204),
        (client.call(Method::DELETE, SESSIONS).bearer(bearer).send().await, 204),
        (client.get("/.well-known/jwks.json").send().await, 200),
        (client.post(FORGOT).json(&json!({"email": ada.email})).send().await, 202),
        (client.post(CHANGE).bearer(bearer).json(&new).send().await, 204),
        (client.get(ME).bearer(bearer).send().await, 200),
        (client.patch(ME).bearer(bearer).json(&change).send().await, 200),
        (client.post(SIGN_OUT).bearer(bearer).send().await, 204),
        (client.get(OPENAPI).send().await, 200),
        (client.get("/health/live").send().await, 200),
        (client.get("/health/ready").send().await, 200),
    ]
}

/// The same of those that have to do with mails and with browsers.
async fn exercise_mails(client: &Client) -> Vec<(Answer, u16)> {
    let (ada, mailbox) = (Person::new(), Mailbox::of(client));
    let session = ada.signed_in(client).await;
    let email = &ada.email;
    let send = client.post(MAGIC_SEND).json(&json!({"email": email})).send().await;
    let link = json!({"token": mailbox.token(email, "magic-link").await, "session": "cookie"});
    let verify = client.post(MAGIC_VERIFY).json(&link).send().await;
    let mut jar = Jar::new();
    jar.keep(&verify);
    let csrf = jar.alone(client.get(CSRF)).send().await;

    let new = format!("new-{email}");
    let change = json!({"new_email": new, "current_password": ada.password});
    let change = client.post(EMAIL_CHANGE).bearer(&session.access_token).json(&change);
    let change = change.send().await;
    let confirm = json!({"token": mailbox.token(&new, "change-email").await});
    let confirm = client.post(EMAIL_CONFIRM).json(&confirm).send().await;
    let wrong = json!({"email": new, "password": "wrong"});
    for _ in 0..10 {
        let stranger = client.post(SIGN_IN).header("user-agent", "stranger").json(&wrong);
        stranger.send().await.expect(401);
    }
    let unlock = json!({"token": mailbox.token(&new, "unlock").await});
    let unlock = client.post(UNLOCK).json(&unlock).send().await;
    vec![(send, 202), (verify, 200), (csrf, 200), (change, 202), (confirm, 204), (unlock, 204)]
}

/// The same of those that have to do with second factors.
async fn exercise_second_factors(client: &Client) -> Vec<(Answer, u16)> {
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    let proof = json!({"current_password": ada.password});
    let step_up = client.post(STEP_UP).bearer(bearer).json(&proof).send().await;
    let enroll = client.post(TOTP).bearer(bearer).send().await;
    let app = Authenticator::of(enroll.json()["secret"].as_str().unwrap());
    let code = json!({"code": app.code()});
    let confirm = client.post(TOTP_CONFIRM).bearer(bearer).json(&code).send().await;
    let challenge = ada.sign_in(client).send().await.expect(200).json();
    let challenge = challenge["challenge_id"].as_str().unwrap();
    let verify = second_factor(client, challenge, "totp", &app.code_in(1)).send().await;
    let code = confirm.json()["recovery_codes"][0].clone();
    let replace = client.post(RECOVERY_CODES).bearer(bearer).json(&json!({"code": code}));
    let replace = replace.send().await;
    let code = json!({"code": replace.json()["recovery_codes"][0]});
    let disable = client.call(Method::DELETE, TOTP).bearer(bearer).json(&code).send().await;
    let answers = [(step_up, 204), (enroll, 201), (confirm, 200), (verify, 200), (replace, 200)];
    answers.into_iter().chain([(disable, 204)]).collect()
}

/// The same of what happened.
async fn exercise_audit(watched: &Watched) -> Vec<(Answer, u16)> {
    let (owner, organization) = owner_of_an_organization(watched).await;
    let (_, boss) = administrator(&watched.installation, &watched.client, "admin").await;
    let administrator = boss.access_token;
    let of_organization = format!("{ORGANIZATIONS}/{organization}/audit-events");
    let mut answers = Vec::new();
    for (path, token) in [(of_organization.as_str(), &owner), (ADMIN_AUDIT, &administrator)] {
        answers.push((watched.client.get(path).bearer(token).send().await, 200));
        let csv = format!("{path}.csv");
        answers.push((watched.client.get(&csv).bearer(token).send().await, 200));
    }
    answers
}

/// The same of what administrators do about people.
async fn exercise_people(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let ada = Person::new().signed_in(client).await;
    let one = format!("{USERS}/{}", id_of(client, &ada).await);
    let bearer = &boss.access_token;
    let manager = json!({"platform_role": "manager"});
    let end = client.call(Method::DELETE, &format!("{one}/sessions")).bearer(bearer);
    vec![
        (client.get(SECURITY_EVENTS).bearer(bearer).send().await, 200),
        (client.get(USERS).bearer(bearer).send().await, 200),
        (client.get(&one).bearer(bearer).send().await, 200),
        (client.patch(&one).bearer(bearer).json(&manager).send().await, 200),
        (end.send().await, 204),
    ]
}

/// The same of those that have to do with privacy.
async fn exercise_privacy(watched: &Watched) -> Vec<(Answer, u16)> {
    let (client, ada) = (&watched.client, Person::new());
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    let id = session.profile(client).send().await.json()["id"].as_str().unwrap().to_owned();
    let export = client.post(EXPORT).bearer(bearer).send().await;
    let one = export_ready(client, bearer, &export).await;
    let archive = format!("{EXPORTS}/{}/archive", one.json()["id"].as_str().unwrap());
    let archive = client.get(&archive).bearer(bearer).send().await;
    let terms = json!({"version": "1", "granted": true});
    let consent = client.call(Method::PUT, &format!("{CONSENTS}/terms")).bearer(bearer);
    let consent = consent.json(&terms).send().await;
    let consents = client.get(CONSENTS).bearer(bearer).send().await;
    let proof = json!({"current_password": ada.password});
    let erase = client.call(Method::DELETE, ME).bearer(bearer).json(&proof).send().await;
    let back = ada.session(client).await.access_token;
    let restore = client.post(RESTORE).bearer(&back).send().await;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let boss = boss.access_token;
    let user = format!("{USERS}/{id}");
    let erase_user = client.call(Method::DELETE, &user).bearer(&boss).send().await;
    let restore_user = client.post(&format!("{user}/restore")).bearer(&boss).send().await;
    let task = export.json()["task_id"].as_str().unwrap().to_owned();
    let (read, cancel) = (format!("/api/v1/tasks/{task}"), format!("/api/v1/tasks/{task}/cancel"));
    let read = client.get(&read).bearer(&boss).send().await;
    let cancel = client.post(&cancel).bearer(&boss).send().await;
    let list = client.get(TASKS).bearer(&boss).send().await;
    let failed = "UPDATE tasks SET status = 'failed' WHERE kind = 'privacy.export'";
    watched.installation.database().execute(failed).await;
    let retry = client.post(&format!("{TASKS}/{task}/retry")).bearer(&boss).send().await;
    vec![
        (read, 200),
        (cancel, 409),
        (list, 200),
        (retry, 200),
        (export, 202),
        (one, 200),
        (archive, 200),
        (consent, 200),
        (consents, 200),
        (erase, 202),
        (restore, 204),
        (erase_user, 202),
        (restore_user, 204),
    ]
}

/// The same of files.
async fn exercise_files(client: &Client) -> Vec<(Answer, u16)> {
    let bearer = Person::new().signed_in(client).await.access_token;
    let (content_type, body) = own(NOTES);
    let upload = client.post(FILES).bearer(&bearer).body(&content_type, body).send().await;
    let file = format!("{FILES}/{}", text(&upload.json()["id"]));
    let link = client.post(&format!("{file}/download-url")).bearer(&bearer).json(&json!({}));
    let link = link.send().await;
    let content = client.get(&path_of(&text(&link.json()["url"]))).send().await;
    vec![
        (upload, 201),
        (client.get(&file).bearer(&bearer).send().await, 200),
        (link, 200),
        (content, 200),
        (client.call(Method::DELETE, &file).bearer(&bearer).send().await, 204),
    ]
}

/// The same of addresses that get no more mail.
async fn exercise_email(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let (_, boss) = administrator(&watched.installation, client, "admin").await;
    let boss = &boss.access_token;
    let body = json!({"email": "gone@example.com"});
    let add = client.post(SUPPRESSIONS).bearer(boss).json(&body).send().await;
    let one = format!("{SUPPRESSIONS}/{}", text(&add.json()["id"]));
    let report = SignedReport::new("msg_1", &complained("gone@example.com"));
    vec![
        (add, 201),
        (report.on(client.post(RESEND_WEBHOOK)).send().await, 204),
        (client.get(SUPPRESSIONS).bearer(boss).send().await, 200),
        (client.get(&one).bearer(boss).send().await, 200),
        (client.call(Method::DELETE, &one).bearer(boss).send().await, 204),
    ]
}

/// The same of notifications. Streams have no end: what they answer is in their own tests.
async fn exercise_notifications(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let bearer = &session.access_token;
    let id = id_of(client, &session).await;
    let one = format!("{NOTIFICATIONS}/{}", put(&watched.installation, &id).await);
    let choose = client.call(Method::PUT, PREFERENCES).bearer(bearer).json(&some_preferences());
    let get = async |path: &str| client.get(path).bearer(bearer).send().await;
    vec![
        (get(NOTIFICATIONS).await, 200),
        (get(UNREAD_COUNT).await, 200),
        (client.post(&format!("{one}/read")).bearer(bearer).send().await, 204),
        (client.post(READ_ALL).bearer(bearer).send().await, 204),
        (client.call(Method::DELETE, &one).bearer(bearer).send().await, 204),
        (get(PREFERENCES).await, 200),
        (choose.send().await, 200),
        (get(&format!("{STREAM}?last_event_id=x")).await, 400),
        (get(&format!("{SOCKET}?last_event_id=x")).await, 400),
    ]
}

/// The same of webhooks.
async fn exercise_webhooks(stage: &Stage) -> Vec<(Answer, u16)> {
    let organization = stage.organization().await;
    let endpoints = format!("{ORGANIZATIONS}/{organization}/webhook-endpoints");
    let call = |method: Method, path: &str| stage.founder(method, path);
    let made = call(Method::POST, &endpoints).json(&webhook_endpoint()).send().await;
    let endpoint = format!("{endpoints}/{}", text(&made.json()["id"]));
    let sent = call(Method::POST, &format!("{endpoint}/test")).send().await;
    let deliveries = format!("{endpoint}/deliveries");
    let delivery = format!("{deliveries}/{}", text(&sent.json()["id"]));
    let change = json!({"events": ["member.*"]});
    vec![
        (made, 201),
        (sent, 202),
        (call(Method::GET, &endpoints).send().await, 200),
        (call(Method::GET, &endpoint).send().await, 200),
        (call(Method::PATCH, &endpoint).json(&change).send().await, 200),
        (call(Method::POST, &format!("{endpoint}/rotate-secret")).send().await, 200),
        (call(Method::GET, &deliveries).send().await, 200),
        (call(Method::GET, &delivery).send().await, 200),
        (call(Method::POST, &format!("{delivery}/redeliver")).send().await, 202),
        (call(Method::DELETE, &endpoint).send().await, 204),
    ]
}

/// The same of organizations, and of what belongs to them.
async fn exercise_organizations(stage: &Stage) -> Vec<(Answer, u16)> {
    let client = stage.client();
    let [ada, bob] = [stage.anybody().await, stage.anybody().await];
    let by_ada = |method: Method, path: &str| client.call(method, path).bearer(ada.bearer());
    let found = by_ada(Method::POST, ORGANIZATIONS).json(&json!({"name": "Acme"})).send().await;
    let id = text(&found.json()["id"]);
    let acme = format!("{ORGANIZATIONS}/{id}");
    let within = |method: Method, what: &str| by_ada(method, &format!("{acme}/{what}"));

    let role = json!({"name": "Auditor", "permissions": ["organizations.read"]});
    let role = within(Method::POST, "roles").json(&role).send().await;
    let a_role = format!("roles/{}", text(&role.json()["id"]));
    let key = json!({"name": "Import", "scopes": ["organizations.read"]});
    let key = within(Method::POST, "api-keys").json(&key).send().await;
    let a_key = format!("api-keys/{}", text(&key.json()["id"]));
    let invite = async |email: &str| {
        let body = json!({"email": email, "role": "viewer"});
        within(Method::POST, "invitations").json(&body).send().await
    };
    let invitation = invite("nobody@example.com").await;
    let an_invitation = format!("invitations/{}", text(&invitation.json()["id"]));
    invite(&bob.person.email).await;
    let token = json!({"token": invitation_token(client, &bob.person.email).await});
    let accept = client.post(ACCEPT).bearer(bob.bearer()).json(&token).send().await;
    let a_member = format!("members/{}", bob.id);
    let (rename, promote) = (json!({"name": "Initech"}), json!({"role": "member"}));
    let mut answers = vec![
        (found, 201),
        (role, 201),
        (key, 201),
        (invitation, 201),
        (accept, 200),
        (client.get(PERMISSIONS).bearer(ada.bearer()).send().await, 200),
        (by_ada(Method::GET, ORGANIZATIONS).send().await, 200),
        (by_ada(Method::GET, &acme).send().await, 200),
        (by_ada(Method::PATCH, &acme).json(&rename).send().await, 200),
        (within(Method::PATCH, &a_role).json(&rename).send().await, 200),
        (within(Method::PATCH, &a_member).json(&promote).send().await, 200),
    ];
    for what in ["features", "members", "invitations", "roles", "api-keys", &a_role] {
        answers.push((within(Method::GET, what).send().await, 200));
    }
    for what in [&a_member, &an_invitation, &a_role, &a_key] {
        answers.push((within(Method::DELETE, what).send().await, 204));
    }
    answers.push((by_ada(Method::DELETE, &acme).send().await, 204));
    answers.push((within(Method::POST, "restore").send().await, 200));
    answers.extend(exercise_all_organizations(stage, &id).await);
    answers
}

async fn exercise_all_organizations(stage: &Stage, organization: &str) -> Vec<(Answer, u16)> {
    let boss = stage.somebody(PlatformRole::Admin).await;
    let path = format!("{ADMIN_ORGANIZATIONS}/{organization}");
    let call = |method: Method, path: &str| stage.client().call(method, path).bearer(boss.bearer());
    let switch = call(Method::PUT, &format!("{path}/features/api_keys"));
    vec![
        (call(Method::GET, ADMIN_ORGANIZATIONS).send().await, 200),
        (call(Method::GET, &path).send().await, 200),
        (switch.json(&json!({"enabled": false})).send().await, 200),
        (call(Method::DELETE, &path).send().await, 204),
        (call(Method::POST, &format!("{path}/restore")).send().await, 200),
    ]
}

#[tokio::test]
async fn every_operation_is_exercised() {
    let stage = Stage::start().await;
    let watched = &stage.watched;
    let document = Document::of_socle();
    let mut exercised: BTreeSet<Operation> = BTreeSet::new();
    let mut answers = exercise(watched).await;
    answers.extend(exercise_mails(&watched.client).await);
    answers.extend(exercise_second_factors(&watched.client).await);
    answers.extend(exercise_audit(watched).await);
    answers.extend(exercise_people(watched).await);
    answers.extend(exercise_privacy(watched).await);
    answers.extend(exercise_organizations(&stage).await);
    answers.extend(exercise_files(&watched.client).await);
    answers.extend(exercise_email(watched).await);
    answers.extend(exercise_notifications(watched).await);
    answers.extend(exercise_webhooks(&stage).await);
    answers.extend(hiring::exercise(watched).await);
    answers.extend(recruiting::exercise(&watched.client).await);
    answers.extend(recruiting::exercise_statistics(watched).await);
    for (answer, status) in answers {
        assert_eq!(answer.status, status, "{answer}");
        // What was made says where it is, if it can be read there.
        let listed = ["/notes", "/scorecards"];
        let listed = listed.iter().any(|list| answer.path.ends_with(list));
        let nowhere = answer.path == TOTP || listed;
        assert!(status != 201 || nowhere || answer.header("location").is_some());
        exercised.extend(document.operation(&answer.method, &answer.path));
    }
    let promised: BTreeSet<Operation> = document.operations().into_iter().collect();
    let missing: Vec<_> = promised.difference(&exercised).collect();
    assert!(missing.is_empty(), "operations without a row in tests/http/coverage.rs: {missing:?}");
}

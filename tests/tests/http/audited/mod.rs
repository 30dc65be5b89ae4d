//! Every operation that changes something leaves an audit entry.

mod candidates;
mod hiring;
mod ledger;
mod recruiting;
mod saved_searches;

use serde_json::json;
use socle_tests::http::{
    Authenticator, Jar, Mailbox, Method, Operation, Person, RESEND_WEBHOOK, Session, SignedReport,
    bounced, complained, second_factor,
};

use self::ledger::Ledger;
use crate::authorization::{invitation_token, text};
use crate::files::support::{NOTES, own};
use crate::notifications::support::{put, some_preferences};
use crate::support::{
    ACCEPT, CHANGE, CONSENTS, EMAIL_CHANGE, EMAIL_CONFIRM, EXPORT, FILES, FORGOT, MAGIC_SEND,
    MAGIC_VERIFY, ME, NOTIFICATIONS, ORGANIZATIONS, PREFERENCES, READ_ALL, RECOVERY_CODES, REFRESH,
    RESEND, RESET, RESTORE, SESSIONS, SIGN_IN, SIGN_OUT, STEP_UP, SUPPRESSIONS, TASKS, TOTP,
    TOTP_CONFIRM, UNLOCK, USERS, VERIFY, administrator, id_of, invite_administrator,
    webhook_endpoint,
};

/// The table: what each operation that changes something leaves. A new operation needs a row here,
/// or in a function of its own beside this one.
async fn accounts(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let (ada, mailbox) = (Person::new(), Mailbox::of(client));
    let email = &json!({"email": ada.email});
    ledger.drive(ada.sign_up(client), 202, "user.signed_up").await;
    ledger.drive(ada.sign_up(client), 202, "user.signed_up").await;
    ledger.drive(client.post(RESEND).json(email), 202, "user.verification_requested").await;
    mailbox.wait_for(&ada.email, 3).await;
    let token = json!({"token": mailbox.token(&ada.email, "verify-email").await});
    ledger.drive(client.post(VERIFY).json(&token), 204, "user.email_verified").await;

    let wrong = json!({"email": ada.email, "password": "wrong"});
    ledger.drive(client.post(SIGN_IN).json(&wrong), 401, "user.sign_in_failed").await;
    let nobody = json!({"email": "nobody@example.com", "password": "wrong"});
    ledger.drive(client.post(SIGN_IN).json(&nobody), 401, "user.sign_in_failed").await;
    let no_address = json!({"email": "nobody", "password": "wrong"});
    ledger.drive(client.post(SIGN_IN).json(&no_address), 401, "user.sign_in_failed").await;
    let answer = ledger.drive(ada.sign_in(client), 200, "user.signed_in").await;
    let body = answer.json();
    let bearer = body["access_token"].as_str().unwrap();
    let refresh = json!({"refresh_token": body["refresh_token"]});
    ledger.silent(client.post(REFRESH).json(&refresh), 200).await;
    let unknown = json!({"refresh_token": "t".repeat(43)});
    ledger.drive(client.post(REFRESH).json(&unknown), 401, "session.refresh_failed").await;

    let name = json!({"first_name": "Augusta"});
    ledger.drive(client.patch(ME).bearer(bearer).json(&name), 200, "user.updated").await;
    ada.session(client).await;
    let devices = client.get(SESSIONS).bearer(bearer).send().await.expect(200).json();
    let other = devices["data"].as_array().unwrap().iter().find(|one| one["current"] == false);
    let one = format!("{SESSIONS}/{}", other.unwrap()["id"].as_str().unwrap());
    let end = client.call(Method::DELETE, &one).bearer(bearer);
    ledger.drive(end, 204, "session.ended").await;
    let end = client.call(Method::DELETE, SESSIONS).bearer(bearer);
    ledger.drive(end, 204, "user.other_sessions_ended").await;

    let wrong = json!({"current_password": "wrong", "new_password": "another-Horse-8-stable"});
    let change = client.post(CHANGE).bearer(bearer).json(&wrong);
    ledger.drive(change, 422, "user.proof_failed").await;
    let right = json!({"current_password": ada.password, "new_password": "another-Horse-8-stable"});
    let change = client.post(CHANGE).bearer(bearer).json(&right);
    ledger.drive(change, 204, "user.password_changed").await;
    ledger.drive(client.post(SIGN_OUT).bearer(bearer), 204, "session.ended").await;

    ledger.drive(client.post(FORGOT).json(email), 202, "user.password_reset_requested").await;
    let link = invite_administrator(&ledger.watched.installation, "boss@example.com").await;
    assert_eq!(ledger.entries(Some("user.administrator_created")).await, "1");
    let reset = json!({"token": link, "new_password": "another-Horse-8-stable"});
    ledger.drive(client.post(RESET).json(&reset), 204, "user.password_reset").await;
}

/// The same of what has to do with mails.
async fn mails(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let (ada, mailbox) = (Person::new(), Mailbox::of(client));
    let session = ada.signed_in(client).await;
    let email = json!({"email": ada.email});
    ledger.drive(client.post(MAGIC_SEND).json(&email), 202, "user.magic_link_requested").await;
    let link = json!({"token": mailbox.token(&ada.email, "magic-link").await, "session": "cookie"});
    let answer = ledger.drive(client.post(MAGIC_VERIFY).json(&link), 200, "user.signed_in").await;
    Jar::new().keep(&answer);
    ledger.drive(client.post(MAGIC_VERIFY).json(&link), 410, "user.sign_in_failed").await;

    let new = format!("new-{}", ada.email);
    let change = json!({"new_email": new, "current_password": ada.password});
    let change = client.post(EMAIL_CHANGE).bearer(&session.access_token).json(&change);
    ledger.drive(change, 202, "user.email_change_requested").await;
    let token = json!({"token": mailbox.token(&new, "change-email").await});
    ledger.drive(client.post(EMAIL_CONFIRM).json(&token), 204, "user.email_changed").await;

    let wrong = json!({"email": new, "password": "wrong"});
    let guess = || client.post(SIGN_IN).header("user-agent", "stranger").json(&wrong);
    for _ in 0..9 {
        guess().send().await.expect(401);
    }
    ledger.drive(guess(), 401, "user.locked").await;
    let token = json!({"token": mailbox.token(&new, "unlock").await});
    ledger.drive(client.post(UNLOCK).json(&token), 204, "user.unlocked").await;
}

/// The same of what has to do with second factors.
async fn second_factors(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    let proof = json!({"current_password": ada.password});
    let step_up = client.post(STEP_UP).bearer(bearer).json(&proof);
    ledger.drive(step_up, 204, "user.stepped_up").await;
    let enroll = client.post(TOTP).bearer(bearer);
    let enroll = ledger.drive(enroll, 201, "user.second_factor_enrolled").await;
    let app = Authenticator::of(enroll.json()["secret"].as_str().unwrap());
    let confirm = client.post(TOTP_CONFIRM).bearer(bearer).json(&json!({"code": app.code()}));
    let confirm = ledger.drive(confirm, 200, "user.second_factor_enabled").await;

    let first = ledger.drive(ada.sign_in(client), 200, "user.first_factor_proved").await.json();
    let challenge = first["challenge_id"].as_str().unwrap();
    let wrong = second_factor(client, challenge, "recovery_code", "aaaaa-aaaaa");
    ledger.drive(wrong, 401, "user.sign_in_failed").await;
    let right = second_factor(client, challenge, "totp", &app.code_in(1));
    ledger.drive(right, 200, "user.signed_in").await;

    let code = json!({"code": confirm.json()["recovery_codes"][0]});
    let replace = client.post(RECOVERY_CODES).bearer(bearer).json(&code);
    let replaced = ledger.drive(replace, 200, "user.recovery_codes_replaced").await.json();
    let disable = |code| client.call(Method::DELETE, TOTP).bearer(bearer).json(&code);
    ledger.drive(disable(code), 422, "user.proof_failed").await;
    let code = json!({"code": replaced["recovery_codes"][0]});
    ledger.drive(disable(code), 204, "user.second_factor_disabled").await;
}

/// The same of what administrators do about people.
async fn administration(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let (_, boss) = administrator(&ledger.watched.installation, client, "admin").await;
    let ada = Person::new().signed_in(client).await;
    let one = format!("{USERS}/{}", id_of(client, &ada).await);
    let change = |body| client.patch(&one).bearer(&boss.access_token).json(&body);
    let role = json!({"platform_role": "manager"});
    ledger.drive(change(role), 200, "user.role_changed").await;
    let end = client.call(Method::DELETE, &format!("{one}/sessions")).bearer(&boss.access_token);
    ledger.drive(end, 204, "user.sessions_ended").await;
    ledger.drive(change(json!({"status": "disabled"})), 200, "user.disabled").await;
    ledger.drive(change(json!({"status": "active"})), 200, "user.enabled").await;
}

/// The same of organizations, and of what belongs to them.
async fn organizations(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let (ada, bob) = (Person::new(), Person::new());
    let owner = ada.signed_in(client).await;
    let guest = bob.signed_in(client).await;
    let by = |session: &Session, method: Method, path: &str| {
        client.call(method, path).bearer(&session.access_token)
    };
    let found = by(&owner, Method::POST, ORGANIZATIONS).json(&json!({"name": "Acme"}));
    let found = ledger.drive(found, 201, "organization.created").await;
    let acme = format!("{ORGANIZATIONS}/{}", text(&found.json()["id"]));
    let within = |method: Method, what: &str| by(&owner, method, &format!("{acme}/{what}"));

    let role = json!({"name": "Auditor", "permissions": ["organizations.read"]});
    let role = within(Method::POST, "roles").json(&role);
    let role = ledger.drive(role, 201, "role.created").await;
    let role = format!("roles/{}", text(&role.json()["id"]));
    let rename = || json!({"name": "Clerk"});
    let renamed = within(Method::PATCH, &role).json(&rename());
    ledger.drive(renamed, 200, "role.updated").await;
    ledger.drive(within(Method::DELETE, &role), 204, "role.deleted").await;

    let key = json!({"name": "Import", "scopes": ["organizations.read"]});
    let key = ledger.drive(within(Method::POST, "api-keys").json(&key), 201, "api_key.created");
    let key = format!("api-keys/{}", text(&key.await.json()["id"]));
    ledger.drive(within(Method::DELETE, &key), 204, "api_key.revoked").await;

    let invite = |email: &str| {
        let body = json!({"email": email, "role": "viewer"});
        within(Method::POST, "invitations").json(&body)
    };
    let invited = ledger.drive(invite("nobody@example.com"), 201, "invitation.created").await;
    let invitation = format!("invitations/{}", text(&invited.json()["id"]));
    ledger.drive(within(Method::DELETE, &invitation), 204, "invitation.revoked").await;
    ledger.drive(invite(&bob.email), 201, "invitation.created").await;
    let token = json!({"token": invitation_token(client, &bob.email).await});
    let accept = by(&guest, Method::POST, ACCEPT).json(&token);
    ledger.drive(accept, 200, "member.added").await;
    let member = format!("members/{}", id_of(client, &guest).await);
    let promote = within(Method::PATCH, &member).json(&json!({"role": "member"}));
    ledger.drive(promote, 200, "member.role_changed").await;
    ledger.drive(within(Method::DELETE, &member), 204, "member.removed").await;

    let renamed = by(&owner, Method::PATCH, &acme).json(&rename());
    ledger.drive(renamed, 200, "organization.updated").await;
    ledger.drive(by(&owner, Method::DELETE, &acme), 204, "organization.deleted").await;
    ledger.drive(within(Method::POST, "restore"), 200, "organization.restored").await;

    let (_, boss) = administrator(&ledger.watched.installation, client, "admin").await;
    let any = acme.replace("/organizations/", "/admin/organizations/");
    let switch = by(&boss, Method::PUT, &format!("{any}/features/api_keys"));
    let switch = switch.json(&json!({"enabled": false}));
    ledger.drive(switch, 200, "organization.feature_switched").await;
    ledger.drive(by(&boss, Method::DELETE, &any), 204, "organization.deleted").await;
    let restore = by(&boss, Method::POST, &format!("{any}/restore"));
    ledger.drive(restore, 200, "organization.restored").await;
}

/// The same of what people ask of their data.
async fn privacy(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    let id = id_of(client, &session).await;
    ledger.drive(client.post(EXPORT).bearer(bearer), 202, "user.export_requested").await;
    let task = "UPDATE tasks SET status = 'queued', due_at = 9000000000000000, worker = NULL, \
                leased_until = NULL, finished_at = NULL WHERE kind = 'privacy.export'";
    let database = ledger.watched.installation.database();
    database.execute(task).await;
    let task =
        database.texts("SELECT lower(hex(id)) FROM tasks WHERE kind = 'privacy.export'").await;
    let task: uuid::Uuid = task[0].as_ref().unwrap().parse().unwrap();
    let cancel = client.post(&format!("/api/v1/tasks/{task}/cancel")).bearer(bearer);
    ledger.drive(cancel, 200, "task.canceled").await;
    let failed = "UPDATE tasks SET status = 'failed' WHERE kind = 'privacy.export'";
    ledger.watched.installation.database().execute(failed).await;
    let (_, boss) = administrator(&ledger.watched.installation, client, "admin").await;
    let retry = client.post(&format!("{TASKS}/{task}/retry")).bearer(&boss.access_token);
    ledger.drive(retry, 200, "task.retried").await;

    let terms = json!({"version": "1", "granted": true});
    let consent = client.call(Method::PUT, &format!("{CONSENTS}/terms")).bearer(bearer);
    ledger.drive(consent.json(&terms), 200, "user.consent_given").await;
    let proof = json!({"current_password": ada.password});
    let erase = client.call(Method::DELETE, ME).bearer(bearer).json(&proof);
    ledger.drive(erase, 202, "user.erasure_requested").await;
    let back = ada.session(client).await.access_token;
    ledger.drive(client.post(RESTORE).bearer(&back), 204, "user.erasure_canceled").await;

    let (_, boss) = administrator(&ledger.watched.installation, client, "admin").await;
    let boss = &boss.access_token;
    let user = format!("{USERS}/{id}");
    let erase = client.call(Method::DELETE, &user).bearer(boss);
    ledger.drive(erase, 202, "user.erasure_requested").await;
    let restore = client.post(&format!("{user}/restore")).bearer(boss);
    ledger.drive(restore, 204, "user.erasure_canceled").await;
}

/// The same of webhooks.
async fn webhooks(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let bearer = Person::new().signed_in(&client).await.access_token;
    let call = |method: Method, path: &str| client.call(method, path).bearer(&bearer);
    let found = call(Method::POST, ORGANIZATIONS).json(&json!({"name": "Acme"})).send().await;
    let acme = format!("{ORGANIZATIONS}/{}", text(&found.json()["id"]));
    let endpoints = format!("{acme}/webhook-endpoints");
    let creation = call(Method::POST, &endpoints).json(&webhook_endpoint());
    let made = ledger.drive(creation, 201, "webhook_endpoint.created").await.json();
    let endpoint = format!("{endpoints}/{}", text(&made["id"]));
    let change = call(Method::PATCH, &endpoint).json(&json!({"events": ["role.*"]}));
    ledger.drive(change, 200, "webhook_endpoint.updated").await;
    let rotate = call(Method::POST, &format!("{endpoint}/rotate-secret"));
    ledger.drive(rotate, 200, "webhook_endpoint.secret_rotated").await;
    let test = call(Method::POST, &format!("{endpoint}/test"));
    let sent = ledger.drive(test, 202, "webhook_endpoint.tested").await.json();
    let delivery = format!("{endpoint}/deliveries/{}", text(&sent["id"]));
    let again = call(Method::POST, &format!("{delivery}/redeliver"));
    ledger.drive(again, 202, "webhook_delivery.redelivered").await;
    for (enabled, action) in [(false, "disabled"), (true, "enabled")] {
        let switch = call(Method::PATCH, &endpoint).json(&json!({"enabled": enabled}));
        ledger.drive(switch, 200, &format!("webhook_endpoint.{action}")).await;
    }
    let delete = call(Method::DELETE, &endpoint);
    ledger.drive(delete, 204, "webhook_endpoint.deleted").await;
}

/// The same of files.
async fn files(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let bearer = Person::new().signed_in(&client).await.access_token;
    let (content_type, body) = own(NOTES);
    let upload = client.post(FILES).bearer(&bearer).body(&content_type, body);
    let file = ledger.drive(upload, 201, "file.uploaded").await.json();
    let file = format!("{FILES}/{}", text(&file["id"]));
    let link = client.post(&format!("{file}/download-url")).bearer(&bearer).json(&json!({}));
    ledger.drive(link, 200, "file.link_made").await;
    let delete = client.call(Method::DELETE, &file).bearer(&bearer);
    ledger.drive(delete, 204, "file.deleted").await;
}

/// The same of addresses that get no more mail.
async fn email(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let client = &client;
    let (_, boss) = administrator(&ledger.watched.installation, client, "admin").await;
    let body = json!({"email": "ada@example.com", "reason": "complained"});
    let add = client.post(SUPPRESSIONS).bearer(&boss.access_token).json(&body);
    let added = ledger.drive(add, 201, "email_suppression.added").await.json();
    let report = |id, event| SignedReport::new(id, &event).on(client.post(RESEND_WEBHOOK));
    let worse = report("msg_1", bounced("ada@example.com", "Permanent"));
    ledger.drive(worse, 204, "email_suppression.changed").await;
    let other = report("msg_2", complained("grace@example.com"));
    ledger.drive(other, 204, "email_suppression.added").await;
    let one = format!("{SUPPRESSIONS}/{}", text(&added["id"]));
    let remove = client.call(Method::DELETE, &one).bearer(&boss.access_token);
    ledger.drive(remove, 204, "email_suppression.removed").await;
}

/// The same of notifications.
async fn notifications(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let session = Person::new().signed_in(&client).await;
    let bearer = &session.access_token;
    let id = id_of(&client, &session).await;
    let one = format!("{NOTIFICATIONS}/{}", put(&ledger.watched.installation, &id).await);
    ledger.silent(client.post(&format!("{one}/read")).bearer(bearer), 204).await;
    ledger.silent(client.post(READ_ALL).bearer(bearer), 204).await;
    ledger.silent(client.call(Method::DELETE, &one).bearer(bearer), 204).await;
    let choose = client.call(Method::PUT, PREFERENCES).bearer(bearer).json(&some_preferences());
    ledger.drive(choose, 200, "notification.preferences_changed").await;
}

#[tokio::test]
async fn every_operation_that_changes_something_leaves_an_audit_entry() {
    let mut ledger = Ledger::start().await;
    accounts(&mut ledger).await;
    mails(&mut ledger).await;
    second_factors(&mut ledger).await;
    administration(&mut ledger).await;
    organizations(&mut ledger).await;
    privacy(&mut ledger).await;
    files(&mut ledger).await;
    email(&mut ledger).await;
    notifications(&mut ledger).await;
    webhooks(&mut ledger).await;
    recruiting::recruiting(&mut ledger).await;
    hiring::hiring(&mut ledger).await;
    candidates::candidates(&mut ledger).await;
    saved_searches::saved_searches(&mut ledger).await;

    let changes = |(method, _): &Operation| !matches!(method.as_str(), "GET" | "HEAD");
    let operations = ledger.document.operations().into_iter().filter(changes);
    let missing: Vec<_> = operations.filter(|one| !ledger.driven.contains(one)).collect();
    assert!(
        missing.is_empty(),
        "operations without a row in tests/http/audited/mod.rs: {missing:?}"
    );

    // What is kept for ever names nobody.
    let details = "SELECT details FROM audit_entries";
    for details in ledger.watched.installation.database().texts(details).await {
        let details = details.unwrap();
        for personal in ["@", "Ada", "Augusta", "Lovelace"] {
            assert!(!details.contains(personal), "{details}");
        }
    }
}

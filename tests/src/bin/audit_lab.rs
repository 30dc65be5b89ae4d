//! What `cargo xtask bench` needs of audit and cannot ask a server for: a transaction with and
//! without an entry, and a log of a million entries. Answers with one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a measurement that fails is over, and it measures the time"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use socle_application::audit::{Happening, LinkAuditEntries, record};
use socle_application::store::Store;
use socle_crypto::{HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::access::{Actor, Client, RequestId};
use socle_domain::identity::User;
use socle_tests::contract::samples::{begin, insert, later, message, now, user};
use socle_tests::databases::{self, Engine};
use uuid::Uuid;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match arguments[..] {
        ["cost", url, samples] => cost(url, samples.parse().expect("a number")).await,
        ["fill", url, rows, email] => fill(url, rows.parse().expect("a number"), email).await,
        _ => panic!("audit_lab cost URL SAMPLES | audit_lab fill URL ROWS EMAIL"),
    };
    println!("{answer}");
}

fn engine(url: &str) -> Engine {
    if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres }
}

/// The medians of what a changed profile writes, with and without its entry, in microseconds. The
/// two alternate, beside a linker at work as in a server.
async fn cost(url: &str, samples: usize) -> Value {
    let opened = databases::open(engine(url), url).await.expect("the database opens");
    opened.migrations.migrate().await.expect("the database can be migrated");
    let linker = LinkAuditEntries {
        store: opened.store.clone(),
        queries: opened.audit.clone(),
        mac: Arc::new(HmacSha256::new(&SecretKey32::from_bytes([1; 32]), &[])),
        randomness: Arc::new(SystemRandomness),
    };
    let linking = tokio::spawn(async move {
        loop {
            linker.run_once().await.expect("entries are linked");
            tokio::time::sleep(Duration::from_millis(500)).await;
            linker.wait(Duration::from_millis(500)).await;
        }
    });
    let mut person = user();
    insert(&*opened.store, &[&person]).await;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for round in 0..samples + samples / 10 {
        for is_audited in if round % 2 == 0 { [true, false] } else { [false, true] } {
            let took = change(&*opened.store, &mut person, is_audited).await;
            // The first tenth warms up.
            if round >= samples / 10 {
                if is_audited { with.push(took) } else { without.push(took) }
            }
        }
    }
    linking.abort();
    json!({"with": median(with), "without": median(without)})
}

async fn change(store: &dyn Store, person: &mut User, is_audited: bool) -> Duration {
    let request_id = RequestId::from_uuid(Uuid::from_u128(7));
    let client = Client::new(Some("2001:db8::7".parse().unwrap()), Some("Mozilla/5.0 (X11)"));
    let actor = Actor { client, ..Actor::system(request_id) };
    let began = Instant::now();
    let mut tx = begin(store).await;
    let locked = tx.users().lock(person.id).await.unwrap().expect("the person is there");
    *person = User { version: locked.version + 1, ..locked };
    tx.users().update(person).await.unwrap();
    // Due much later than anybody looks.
    tx.outbox().append(&[message(later(1_000_000_000))]).await.unwrap();
    if is_audited {
        let happening =
            Happening::on_platform("user.updated").to("user", person.id).with("fields", "locale");
        record(&mut *tx, &SystemRandomness, &actor, happening, now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}

/// When the first of many entries happened, in milliseconds since 1970: before all others.
const BEGIN: i64 = 1_577_836_800_000;

/// Makes somebody the owner of an organization with so many entries, linked already, and says which
/// it is and which cursor leads to its last page of a hundred.
async fn fill(url: &str, rows: i64, email: &str) -> Value {
    let statements = match engine(url) {
        Engine::Postgres => postgres(rows, email),
        Engine::Sqlite => sqlite(rows, email),
    };
    databases::execute(engine(url), url, &statements).await;
    // The last page begins after the entry before it.
    let before = u128::try_from(rows.min(101)).expect("a number of rows");
    let millis = u128::try_from(BEGIN).expect("a moment after 1970") + before;
    let id = Uuid::from_u128(millis << 80 | 0x7000_8000 << 48 | before);
    json!({"organization": ORGANIZATION, "cursor": URL_SAFE_NO_PAD.encode(id.as_bytes())})
}

const ORGANIZATION: &str = "00000000-0000-7000-8000-00000000a0d1";

const COLUMNS: &str = "id, chain_id, actor_kind, actor_id, action, outcome, resource_kind, \
                       resource_id, details, request_id, ip, user_agent, occurred_at, sequence, \
                       link, client_salt, client_digest";

fn postgres(rows: i64, email: &str) -> String {
    format!(
        "INSERT INTO organizations (id, name, slug, created_at, updated_at, version) \
         VALUES ('{ORGANIZATION}', 'Audit', 'audit-lab', now(), now(), 1); \
         INSERT INTO organization_members (organization_id, user_id, role, joined_at) \
         SELECT '{ORGANIZATION}', id, 'owner', now() FROM users WHERE email = '{email}'; \
         INSERT INTO audit_chains VALUES ('{ORGANIZATION}', {rows}, sha256('x')); \
         INSERT INTO audit_entries ({COLUMNS}) SELECT \
         (lpad(to_hex({BEGIN} + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, \
         '{ORGANIZATION}', 'user', \
         ('00000000-0000-7000-8000-' || lpad(to_hex(n % 1000), 12, '0'))::uuid, \
         'session.started', 'success', 'session', \
         ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{{}}', \
         'request-' || n, '2001:db8::7', 'Mozilla/5.0 (X11; Linux x86_64)', \
         to_timestamp(({BEGIN} + n) / 1000.0), n, sha256(n::text::bytea), \
         substr(sha256(n::text::bytea), 1, 16), sha256(n::text::bytea) \
         FROM generate_series(1::bigint, {rows}) AS n; \
         ANALYZE audit_entries"
    )
}

fn sqlite(rows: i64, email: &str) -> String {
    let organization = format!("x'{}'", ORGANIZATION.replace('-', ""));
    format!(
        "INSERT INTO organizations (id, name, slug, created_at, updated_at, version) \
         VALUES ({organization}, 'Audit', 'audit-lab', 0, 0, 1); \
         INSERT INTO organization_members (organization_id, user_id, role, joined_at) \
         SELECT {organization}, id, 'owner', 0 FROM users WHERE email = '{email}'; \
         INSERT INTO audit_chains VALUES ({organization}, {rows}, randomblob(32)); \
         INSERT INTO audit_entries ({COLUMNS}) \
         WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) \
         SELECT unhex(printf('%012x70008000%012x', {BEGIN} + n, n)), {organization}, 'user', \
         unhex(printf('00000000000070008000%012x', n % 1000)), 'session.started', 'success', \
         'session', unhex(printf('00000000000070008000%012x', n)), '{{}}', 'request-' || n, \
         '2001:db8::7', 'Mozilla/5.0 (X11; Linux x86_64)', ({BEGIN} + n) * 1000, n, \
         randomblob(32), randomblob(16), randomblob(32) FROM numbers"
    )
}

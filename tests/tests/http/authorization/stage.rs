//! People, keys and organizations, made as fast as can be.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use socle_domain::access::{Permission, PlatformPermission, PlatformRole};
use socle_domain::{
    access, audit, email, files, identity, organizations, privacy, recruiting, tasks, webhooks,
};
use socle_tests::http::{Call, Client, Mailbox, Method, Person, Session};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::who::Who;
use crate::support::{ME, ORGANIZATIONS, STEP_UP, Watched};

/// Every permission inside an organization, of every context.
pub(crate) fn catalogue() -> Vec<&'static Permission> {
    [
        access::permissions::ALL,
        organizations::permissions::ALL,
        audit::permissions::ALL,
        tasks::permissions::ALL,
        files::permissions::ALL,
        webhooks::permissions::ALL,
        recruiting::permissions::ALL,
    ]
    .concat()
}

/// Every permission on the platform, of every context.
pub(crate) fn platform_catalogue() -> Vec<&'static PlatformPermission> {
    [
        access::permissions::PLATFORM,
        identity::permissions::PLATFORM,
        organizations::permissions::PLATFORM,
        audit::permissions::PLATFORM,
        privacy::permissions::PLATFORM,
        tasks::permissions::PLATFORM,
        email::permissions::PLATFORM,
        recruiting::permissions::PLATFORM,
    ]
    .concat()
}

/// A server, with somebody who founds organizations on it.
pub(crate) struct Stage {
    pub(crate) watched: Watched,
    /// Owns every organization here.
    pub(crate) founder: Somebody,
    /// Those who change nothing, by what they are in which organization.
    crowd: Mutex<HashMap<(String, Who, &'static str), Player>>,
    /// Custom roles of one permission, by their organization.
    least_roles: Mutex<HashMap<(String, &'static str), String>>,
}

/// A person, signed in.
#[derive(Debug, Clone)]
pub(crate) struct Somebody {
    pub(crate) id: String,
    pub(crate) person: Person,
    pub(crate) session: Session,
}

/// Whoever asks, with what they present.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    /// The person, for those who are one.
    pub(crate) me: Option<Somebody>,
    /// Their token or key.
    pub(crate) bearer: Option<String>,
}

/// Whoever asks, in an organization.
pub(crate) struct Scene<'s> {
    pub(crate) stage: &'s Stage,
    pub(crate) client: &'s Client,
    pub(crate) player: Player,
    /// Where.
    pub(crate) organization: String,
    /// What it is about.
    pub(crate) permission: &'static Permission,
    /// A custom role with that permission and no other.
    pub(crate) least_role: String,
}

fn number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// An identifier as SQLite writes it.
fn blob(id: &str) -> String {
    format!("X'{}'", id.replace('-', ""))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

impl Somebody {
    /// What they present.
    pub(crate) fn bearer(&self) -> &str {
        &self.session.access_token
    }

    /// Asks to be erased.
    pub(crate) async fn leave(&self, client: &Client) {
        let proof = json!({"current_password": self.person.password});
        let leave = client.call(Method::DELETE, ME).bearer(self.bearer()).json(&proof);
        leave.send().await.expect(202);
    }
}

impl Stage {
    pub(crate) async fn start() -> Self {
        let watched = Watched::start().await;
        let person = Person::new();
        let session = person.signed_in(&watched.client).await;
        let me = session.profile(&watched.client).send().await.expect(200);
        let founder = Somebody { id: text(&me.json()["id"]), person, session };
        Self { watched, founder, crowd: Mutex::default(), least_roles: Mutex::default() }
    }

    pub(crate) const fn client(&self) -> &Client {
        &self.watched.client
    }

    /// A call by the owner of every organization.
    pub(crate) fn founder(&self, method: Method, path: &str) -> Call {
        self.client().call(method, path).bearer(self.founder.bearer())
    }

    async fn execute(&self, statements: &str) {
        self.watched.installation.database().execute(statements).await;
    }

    /// A task that is done for a person, if for any, and in an organization; nobody does it before
    /// this is over.
    pub(crate) async fn add_task(
        &self,
        user: Option<&str>,
        organization: &str,
        failed: bool,
    ) -> String {
        let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | u128::from(number()));
        let id = id.to_string();
        let (status, finished) = if failed { ("failed", "0") } else { ("queued", "NULL") };
        self.execute(&format!(
            "INSERT INTO tasks (id, kind, status, priority, user_id, organization_id, payload, \
             due_at, attempts, max_attempts, progress, created_at, finished_at) VALUES \
             ({}, 'sample.do', '{status}', 0, {}, {}, X'', 9000000000000000, 1, 2, 0, 0, {finished})",
            blob(&id),
            user.map_or("NULL".to_owned(), blob),
            blob(organization),
        ))
        .await;
        id
    }

    /// An address that gets no more mail.
    pub(crate) async fn add_suppression(&self) -> String {
        let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | u128::from(number()));
        let id = id.to_string();
        self.execute(&format!(
            "INSERT INTO email_suppressions (id, address_digest, email, reason, created_at, \
             reported_at) VALUES ({}, randomblob(32), 'gone-{id}@example.com', 'bounced', 0, 0)",
            blob(&id)
        ))
        .await;
        id
    }

    /// A person who has signed up, without the mail and the wait: a copy of the founder.
    async fn copy(&self, role: PlatformRole) -> (String, Person) {
        let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | u128::from(number()));
        let id = id.to_string();
        let person = Person { email: format!("copy-{id}@example.com"), ..Person::new() };
        self.execute(&format!(
            "INSERT INTO users (id, email, email_verified_at, password_hash, first_name, \
             last_name, locale, time_zone, platform_role, status, created_at, updated_at, version) \
             SELECT {}, '{}', email_verified_at, password_hash, first_name, last_name, locale, \
             time_zone, '{}', status, created_at, updated_at, 1 FROM users WHERE email = '{}'",
            blob(&id),
            person.email,
            role.as_str(),
            self.founder.person.email,
        ))
        .await;
        (id, person)
    }

    /// A person with a role on the platform.
    pub(crate) async fn somebody(&self, role: PlatformRole) -> Somebody {
        let (id, person) = self.copy(role).await;
        let session = person.session(self.client()).await;
        Somebody { id, person, session }
    }

    /// A person like most.
    pub(crate) async fn anybody(&self) -> Somebody {
        self.somebody(PlatformRole::User).await
    }

    /// An organization of the founder's.
    pub(crate) async fn organization(&self) -> String {
        let body = json!({"name": "Acme", "slug": format!("acme-{}", number())});
        let founded = self.founder(Method::POST, ORGANIZATIONS).json(&body).send().await;
        text(&founded.expect(201).json()["id"])
    }

    /// Something that the founder makes in an organization.
    pub(crate) async fn make(&self, organization: &str, what: &str, body: &Value) -> Value {
        let path = format!("{ORGANIZATIONS}/{organization}/{what}");
        self.founder(Method::POST, &path).json(body).send().await.expect(201).json()
    }

    /// A custom role.
    pub(crate) async fn role(&self, organization: &str, names: &BTreeSet<&str>) -> String {
        let body = json!({"name": format!("Role {}", number()), "permissions": names});
        text(&self.make(organization, "roles", &body).await["id"])
    }

    /// An API key, with its identifier.
    pub(crate) async fn key(&self, organization: &str, names: &BTreeSet<&str>) -> (String, String) {
        let body = json!({"name": format!("Key {}", number()), "scopes": names});
        let made = self.make(organization, "api-keys", &body).await;
        (text(&made["id"]), text(&made["key"]))
    }

    /// A member with a built-in role, or a custom one by its identifier.
    pub(crate) async fn member(&self, organization: &str, role: &str) -> Somebody {
        let (id, person) = self.copy(PlatformRole::User).await;
        let custom = Uuid::parse_str(role).is_ok();
        let (built_in, custom) = if custom {
            ("NULL".to_owned(), blob(role))
        } else {
            (format!("'{role}'"), "NULL".to_owned())
        };
        self.execute(&format!(
            "INSERT INTO organization_members VALUES ({}, {}, {built_in}, {custom}, 0)",
            blob(organization),
            blob(&id)
        ))
        .await;
        let session = person.session(self.client()).await;
        Somebody { id, person, session }
    }

    /// Brings every interview that was planned into the past.
    pub(crate) async fn hold_interviews(&self) {
        let past = "UPDATE interviews SET starts_at = 1, ends_at = 2 WHERE status = 'planned'";
        self.execute(past).await;
    }

    /// Closes an organization.
    pub(crate) async fn close(&self, organization: &str) {
        let proof = json!({"current_password": self.founder.person.password});
        self.founder(Method::POST, STEP_UP).json(&proof).send().await.expect(204);
        let path = format!("{ORGANIZATIONS}/{organization}");
        self.founder(Method::DELETE, &path).send().await.expect(204);
    }

    /// An open invitation.
    pub(crate) async fn invite(&self, organization: &str, email: &str, role: &str) -> String {
        let body = json!({"email": email, "role": role});
        text(&self.make(organization, "invitations", &body).await["id"])
    }

    /// Somebody new who asks in an organization.
    pub(crate) async fn player(
        &self,
        who: Who,
        permission: &'static Permission,
        organization: &str,
    ) -> Player {
        let me = match (who, who.names(permission)) {
            (Who::Anonymous, _) => return Player { me: None, bearer: None },
            (Who::KeyWith | Who::KeyWithout, Some(names)) => {
                let (_, key) = self.key(organization, &names).await;
                return Player { me: None, bearer: Some(key) };
            }
            (Who::Member(role), _) => self.member(organization, role.as_str()).await,
            (_, Some(names)) => {
                let role = self.role(organization, &names).await;
                self.member(organization, &role).await
            }
            (_, None) => self.somebody(who.platform_role().expect("a person")).await,
        };
        let bearer = Some(me.bearer().to_owned());
        Player { me: Some(me), bearer }
    }

    /// Somebody who asks in an organization, and was there before.
    pub(crate) async fn one_of_the_crowd(
        &self,
        who: Who,
        permission: &'static Permission,
        organization: &str,
    ) -> Player {
        let key = (organization.to_owned(), who, permission.name);
        if let Some(player) = self.crowd.lock().await.get(&key) {
            return player.clone();
        }
        let player = self.player(who, permission, organization).await;
        self.crowd.lock().await.insert(key, player.clone());
        player
    }

    /// Somebody new who asks, in an organization of their own.
    pub(crate) async fn scene(&self, who: Who, permission: &'static Permission) -> Scene<'_> {
        let organization = self.organization().await;
        let player = self.player(who, permission, &organization).await;
        self.scene_in(organization, player, permission).await
    }

    /// Somebody who asks, in an organization.
    pub(crate) async fn scene_in(
        &self,
        organization: String,
        player: Player,
        permission: &'static Permission,
    ) -> Scene<'_> {
        let least_role = self.least_role(&organization, permission).await;
        Scene { stage: self, client: self.client(), player, organization, permission, least_role }
    }

    async fn least_role(&self, organization: &str, permission: &'static Permission) -> String {
        let mut known = self.least_roles.lock().await;
        let key = (organization.to_owned(), permission.name);
        if let Some(role) = known.get(&key) {
            return role.clone();
        }
        let role = self.role(organization, &BTreeSet::from([permission.name])).await;
        known.insert(key, role.clone());
        role
    }

    /// What is stored, without what changes by itself.
    pub(crate) async fn state(&self) -> Vec<String> {
        self.watched.state().await
    }
}

impl Scene<'_> {
    /// Whoever asks; somebody else where nobody or a program does.
    pub(crate) async fn me(&self) -> Somebody {
        match &self.player.me {
            Some(me) => me.clone(),
            None => self.stage.anybody().await,
        }
    }

    /// The identifier of a member who may do no more than the permission says.
    pub(crate) async fn member(&self) -> String {
        self.stage.member(&self.organization, &self.least_role).await.id
    }

    /// A custom role of no more than the permission, which nobody has.
    pub(crate) async fn role(&self) -> String {
        self.stage.role(&self.organization, &BTreeSet::from([self.permission.name])).await
    }

    /// The identifier of a key of no more than the permission.
    pub(crate) async fn key(&self) -> String {
        self.stage.key(&self.organization, &BTreeSet::from([self.permission.name])).await.0
    }

    /// An open invitation for an address.
    pub(crate) async fn invitation(&self, email: &str) -> String {
        self.stage.invite(&self.organization, email, &self.least_role).await
    }

    /// An address that nobody has.
    pub(crate) fn address() -> String {
        format!("invited-{}@example.com", number())
    }
}

/// The token of the newest invitation that was mailed to an address.
pub(crate) async fn invitation_token(client: &Client, email: &str) -> String {
    Mailbox::of(client).linked(email, "/invitations/accept?token=").await
}

//! What sending mail needs from the world.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::email::{
    ReportClass, ReportId, Reported, SoftBounces, Suppression, SuppressionId,
};
use socle_domain::identity::{EmailAddress, TokenDigest};
use uuid::Uuid;

use crate::email::{AddressKeys, EmailMessage};
use crate::paging::{Page, PageRequest};
use crate::store::{Cause, StoreError};

/// The slice of a transaction that mail has.
pub trait EmailTx: Send {
    /// Addresses that get no more mail.
    fn suppressions(&mut self) -> &mut dyn Suppressions;
    /// What is reported of mails.
    fn mail_reports(&mut self) -> &mut dyn MailReports;
}

/// Addresses that get no more mail.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Suppressions: Send {
    /// Adds an address, unless it is there; says whether it was added.
    async fn insert(&mut self, suppression: &Suppression) -> Result<bool, StoreError>;

    /// Reads the entry of an address, by the address or any of its digests, and keeps others from
    /// changing it until the transaction ends.
    async fn lock(&mut self, keys: &AddressKeys) -> Result<Option<Suppression>, StoreError>;

    /// Stores a locked entry.
    async fn update(&mut self, suppression: &Suppression) -> Result<(), StoreError>;

    /// Removes an entry and returns it.
    async fn remove(&mut self, id: SuppressionId) -> Result<Option<Suppression>, StoreError>;

    /// Forgets an address; its entry stays, with the digest.
    async fn forget_address(&mut self, email: &EmailAddress) -> Result<(), StoreError>;
}

/// What is reported of mails.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait MailReports: Send {
    /// Notes a report; `false` when it was noted before.
    async fn note(&mut self, id: &ReportId, now: Timestamp) -> Result<bool, StoreError>;

    /// Reads how often mails to an address came back for the time being, and keeps others from
    /// counting until the transaction ends.
    async fn lock_bounces(&mut self, digest: TokenDigest) -> Result<SoftBounces, StoreError>;

    /// Stores a locked count.
    async fn store_bounces(
        &mut self,
        digest: TokenDigest,
        bounces: &SoftBounces,
    ) -> Result<(), StoreError>;

    /// Counts anew.
    async fn forget_bounces(&mut self, digest: TokenDigest) -> Result<(), StoreError>;
}

/// Reads of mail that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait EmailQueries: Send + Sync {
    /// The entry of an address, by the address or any of its digests.
    async fn suppression_of(&self, keys: &AddressKeys) -> Result<Option<Suppression>, StoreError>;

    /// An entry.
    async fn suppression(&self, id: SuppressionId) -> Result<Option<Suppression>, StoreError>;

    /// All of them, the latest first; that of one address when one is given.
    async fn suppressions(
        &self,
        keys: Option<AddressKeys>,
        page: PageRequest<SuppressionId>,
    ) -> Result<Page<Suppression, SuppressionId>, StoreError>;
}

/// What somebody sent who claims to be the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct RawReport {
    /// The headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte: the signature is over it.
    pub body: Vec<u8>,
}

impl RawReport {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reports hold addresses, so only their size is shown.
impl std::fmt::Debug for RawReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawReport({} bytes)", self.body.len())
    }
}

/// What a provider reports of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Identifies it, however often it is sent.
    pub id: ReportId,
    /// Whom the mail was for.
    pub recipients: Vec<EmailAddress>,
    /// What became of it.
    pub about: Reported,
    /// What the provider calls that.
    pub class: Option<ReportClass>,
}

/// Why a report is none.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is not the provider's, or was sent too long ago.
    #[error("the report is not the provider's: {0}")]
    Forged(&'static str),
    /// It is the provider's and cannot be read.
    #[error("the report cannot be read: {0}")]
    Unreadable(#[source] Cause),
}

/// Checks and reads what a provider reports of mails.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait BounceReports: Send + Sync {
    /// Makes sure that a report is the provider's and no older than some minutes, and reads it.
    fn read(&self, raw: &RawReport, now: Timestamp) -> Result<Report, ReportError>;
}

/// Sends mail.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Renders and sends one message.
    async fn send(&self, message: &EmailMessage) -> Result<(), MailerError>;

    /// Whether mail can be sent now, as far as can be told without sending any.
    async fn check(&self) -> Result<(), MailerError>;
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// No way of sending mail is configured.
    #[error("no mail server is configured")]
    Unconfigured,
    /// The mail server cannot be reached or asks to try again.
    #[error("the mail server cannot take the message now: {0}")]
    Unavailable(#[source] Cause),
    /// The message will never be taken.
    #[error("the message was refused: {0}")]
    Refused(#[source] Cause),
    /// Nor will any other to that address: the mail server says that there is no such mailbox.
    #[error("there is no such mailbox: {cause}")]
    NoSuchMailbox {
        /// What the mail server calls it.
        class: Option<ReportClass>,
        /// What it answered.
        #[source]
        cause: Cause,
    },
}

/// A message in the development mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxMessage {
    /// Identifies it.
    pub id: Uuid,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Every link in it, in order.
    pub links: Vec<String>,
    /// The six-digit code in it, if there is one.
    pub code: Option<String>,
    /// When it was delivered.
    pub created_at: Timestamp,
}

/// Reads the development mailbox, where mail goes that leaves no machine.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait DevelopmentMailbox: Send + Sync {
    /// Messages, newest first; only those to one address when one is given.
    async fn messages(&self, to: Option<EmailAddress>) -> Result<Vec<MailboxMessage>, Cause>;
}

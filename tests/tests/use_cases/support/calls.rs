use std::sync::{Arc, Mutex};

use socle_application::identity::ports::{AccessClaims, SessionStanding, UserFilter};
use socle_application::organizations::ports::OrganizationFilter;
use socle_application::outbox::OutboxMessage;
use socle_application::paging::PageRequest;
use socle_application::testkit::TxEnd;
use socle_domain::Timestamp;
use socle_domain::access::{ApiKey, ApiKeyId, Memberships};
use socle_domain::audit::AuditEntry;
use socle_domain::identity::{
    KnownDevice, Lockout, OneTimeToken, OneTimeTokenPurpose, PasswordHash, RefreshToken,
    SecurityEvent, SecurityEventId, Session, SessionEnd, SessionId, SignInChallenge, TokenDigest,
    TotpFactor, User, UserId,
};
use socle_domain::organizations::{
    CustomRole, CustomRoleId, Invitation, InvitationId, Member, MemberRole, OpenInvitations,
    Organization, OrganizationId,
};

/// One call of a port, with what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "patterns in tests do not go through boxes")]
pub(crate) enum Call {
    /// Of that address, on a device with one of these marks.
    SignInCandidate(String, Vec<TokenDigest>),
    Lockout(TokenDigest),
    User(UserId),
    Standing(SessionId),
    HolderOfToken(TokenDigest, OneTimeTokenPurpose, Timestamp),
    UserByEmail(String),
    Users(UserFilter, PageRequest<UserId>),
    SecurityEventsOf(UserId, PageRequest<SecurityEventId>),
    LiveSessionsOf(UserId, PageRequest<SessionId>, Timestamp),
    Find(UserId),
    FindByEmail(String),
    Lock(UserId),
    LockByEmail(String),
    Insert(User),
    Update(User),
    ChangeEmail(User),
    InsertSession(Session),
    InsertToken(RefreshToken),
    Renew(Session),
    NoteUse(Session),
    LockSession(SessionId),
    LockByRefreshToken(TokenDigest),
    /// The session, the token that was used, and its successor.
    Rotate(Session, RefreshToken, RefreshToken),
    EndSession(SessionId, SessionEnd),
    EndAllOf(UserId, SessionEnd),
    /// All of a person but one.
    EndOthersOf(UserId, SessionId, SessionEnd),
    Replace(OneTimeToken),
    Holder(TokenDigest, OneTimeTokenPurpose),
    Redeem(TokenDigest, OneTimeTokenPurpose, Timestamp),
    LockOf(String, OneTimeTokenPurpose),
    VoidAllOf(UserId, Timestamp),
    LockFailures(TokenDigest),
    StoreFailures(TokenDigest, Lockout),
    TakeFailures(TokenDigest),
    KnownMark(UserId, Vec<TokenDigest>),
    See(UserId, Vec<TokenDigest>, Timestamp),
    AnyDeviceOf(UserId),
    InsertDevice(KnownDevice),
    InsertChallenge(SignInChallenge),
    LockChallenge(TokenDigest),
    UpdateChallenge(SignInChallenge),
    Totp(UserId),
    PutTotp(TotpFactor),
    RemoveFactors(UserId),
    ReplaceRecoveryCodes(UserId, Vec<TokenDigest>),
    UseRecoveryCode(UserId, Vec<TokenDigest>),
    RecordEvent(SecurityEvent),
    Audit(AuditEntry),
    Append(Vec<OutboxMessage>),
    InsertOrganization(Organization),
    LockOrganization(OrganizationId),
    UpdateOrganization(Organization),
    InsertMember(Member),
    FindMember(OrganizationId, UserId),
    HasAddress(OrganizationId, String),
    Owners(OrganizationId),
    SetRole(OrganizationId, UserId, MemberRole),
    RemoveMember(OrganizationId, UserId),
    InsertInvitation(Invitation),
    OpenInvitations(OrganizationId, OpenInvitations),
    FindInvitation(TokenDigest),
    LockInvitation(OrganizationId, InvitationId),
    UpdateInvitation(Invitation),
    IsEnabled(OrganizationId, &'static str),
    SwitchFeature(OrganizationId, &'static str, bool),
    FindRole(OrganizationId, CustomRoleId),
    FindRoleByName(OrganizationId, String),
    CountRoles(OrganizationId),
    InsertRole(CustomRole),
    UpdateRole(CustomRole),
    IsInUse(OrganizationId, CustomRoleId),
    RemoveRole(OrganizationId, CustomRoleId),
    InsertKey(ApiKey),
    CountLive(OrganizationId, Timestamp),
    LockKey(OrganizationId, ApiKeyId),
    RevokeKey(OrganizationId, ApiKeyId, Timestamp),
    Organization(OrganizationId, Option<UserId>),
    OrganizationsOf(UserId, PageRequest<OrganizationId>),
    MembersOf(OrganizationId, PageRequest<UserId>),
    Member(OrganizationId, UserId),
    InvitationsOf(OrganizationId, PageRequest<InvitationId>, Timestamp),
    InvitationByDigest(TokenDigest),
    SwitchedFeatures(OrganizationId),
    AllOrganizations(OrganizationFilter, PageRequest<OrganizationId>),
    MembershipsOf(UserId),
    KeyByDigest(TokenDigest),
    KeysOf(OrganizationId, PageRequest<ApiKeyId>),
    RolesOf(OrganizationId, PageRequest<CustomRoleId>),
    RoleOf(OrganizationId, CustomRoleId),
    NoteKeyUses(Vec<(ApiKeyId, Timestamp)>),
    MembershipsGet(UserId),
    RememberMemberships(UserId, Memberships),
    KeyGet(TokenDigest),
    RememberKey(ApiKey),
    LookUp(String),
    Hash(String),
    Verify(String, Option<PasswordHash>),
    Sign(AccessClaims),
    VerifyToken(String),
    /// Of that seed, for that address.
    Enrollment(Vec<u8>, String),
    /// Of that seed, for that code.
    StepOf(Vec<u8>, String),
    Hit(&'static str, String),
    Peek(&'static str, String),
    CacheGet(SessionId),
    Remember(SessionId, SessionStanding),
    /// With how transactions had ended by then.
    CacheForget(SessionId, Vec<TxEnd>),
    UserCacheGet(UserId),
    RememberUser(User),
    /// With how transactions had ended by then.
    CacheEnd(SessionId, Vec<TxEnd>),
    Seal(String),
    Open(String),
}

impl Call {
    /// Whether something would be different after it.
    pub(crate) const fn writes(&self) -> bool {
        matches!(
            self,
            Self::Insert(_)
                | Self::Update(_)
                | Self::ChangeEmail(_)
                | Self::InsertSession(_)
                | Self::InsertToken(_)
                | Self::Renew(_)
                | Self::NoteUse(_)
                | Self::EndSession(..)
                | Self::EndAllOf(..)
                | Self::EndOthersOf(..)
                | Self::Rotate(..)
                | Self::RecordEvent(_)
                | Self::Audit(_)
                | Self::Replace(_)
                | Self::VoidAllOf(..)
                | Self::StoreFailures(..)
                | Self::TakeFailures(_)
                | Self::InsertDevice(_)
                | Self::InsertChallenge(_)
                | Self::UpdateChallenge(_)
                | Self::PutTotp(_)
                | Self::RemoveFactors(_)
                | Self::ReplaceRecoveryCodes(..)
                | Self::UseRecoveryCode(..)
                | Self::InsertOrganization(_)
                | Self::UpdateOrganization(_)
                | Self::InsertMember(_)
                | Self::SetRole(..)
                | Self::RemoveMember(..)
                | Self::InsertInvitation(_)
                | Self::UpdateInvitation(_)
                | Self::SwitchFeature(..)
                | Self::InsertRole(_)
                | Self::UpdateRole(_)
                | Self::RemoveRole(..)
                | Self::InsertKey(_)
                | Self::RevokeKey(..)
                | Self::Append(_)
        )
    }

    /// The name of the port's method.
    pub(crate) fn name(&self) -> String {
        let text = format!("{self:?}");
        text.split('(').next().unwrap_or_default().to_owned()
    }
}

/// The calls so far, in order.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    pub(crate) fn note(&self, call: Call) {
        self.0.lock().unwrap().push(call);
    }

    pub(crate) fn all(&self) -> Vec<Call> {
        self.0.lock().unwrap().clone()
    }
}

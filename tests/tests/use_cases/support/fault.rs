use std::time::Duration;

use socle_application::identity::ports::HashError;
use socle_application::ports::RateDecision;
use socle_application::store::StoreError;
use socle_application::testkit::unavailable;

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Nowhere,
    Begin,
    Commit,
    SignInCandidate,
    Lockout,
    User,
    Standing,
    HolderOfToken,
    LiveSessionsOf,
    UserByEmail,
    Users,
    SecurityEventsOf,
    Find,
    FindByEmail,
    Lock,
    LockByEmail,
    Insert,
    Update,
    ChangeEmail,
    InsertSession,
    InsertToken,
    Renew,
    NoteUse,
    LockSession,
    LockByRefreshToken,
    Rotate,
    EndSession,
    EndAllOf,
    EndOthersOf,
    RecordEvent,
    Audit,
    Replace,
    Holder,
    Redeem,
    LockOf,
    VoidAllOf,
    LockFailures,
    StoreFailures,
    TakeFailures,
    KnownMark,
    See,
    AnyDeviceOf,
    InsertDevice,
    InsertChallenge,
    LockChallenge,
    UpdateChallenge,
    Totp,
    PutTotp,
    RemoveFactors,
    ReplaceRecoveryCodes,
    UseRecoveryCode,
    Append,
    InsertOrganization,
    LockOrganization,
    UpdateOrganization,
    InsertMember,
    FindMember,
    HasAddress,
    Owners,
    SetRole,
    RemoveMember,
    InsertInvitation,
    OpenInvitations,
    FindInvitation,
    LockInvitation,
    UpdateInvitation,
    IsEnabled,
    SwitchFeature,
    FindRole,
    FindRoleByName,
    CountRoles,
    InsertRole,
    UpdateRole,
    IsInUse,
    RemoveRole,
    InsertKey,
    CountLive,
    LockKey,
    RevokeKey,
    Organization,
    OrganizationsOf,
    MembersOf,
    Member,
    InvitationsOf,
    InvitationByDigest,
    SwitchedFeatures,
    AllOrganizations,
    MembershipsOf,
    KeyByDigest,
    KeysOf,
    RolesOf,
    RoleOf,
    LookUp,
    HashBusy,
    HashFailed,
    Sign,
    Seal,
    Open,
    Enrollment,
    /// This limit is reached.
    Limit(&'static str),
    /// This limit is reached by the next hit, and was not before.
    NextHit(&'static str),
}

impl Fault {
    /// What the store answers when asked at `at`.
    pub(crate) fn of_store(self, at: Self) -> Result<(), StoreError> {
        if self == at { Err(unavailable()) } else { Ok(()) }
    }

    /// What the hasher answers.
    pub(crate) fn of_hasher(self) -> Result<(), HashError> {
        match self {
            Self::HashBusy => Err(HashError::Busy),
            Self::HashFailed => Err(HashError::Failed("the test broke it".into())),
            _ => Ok(()),
        }
    }

    /// What the limiter answers to who only looks.
    pub(crate) fn of_peek(self, name: &str) -> RateDecision {
        decision(!matches!(self, Self::Limit(reached) if reached == name))
    }

    /// What the limiter answers to who counts.
    pub(crate) fn of_hit(self, name: &str) -> RateDecision {
        decision(!matches!(self, Self::Limit(at) | Self::NextHit(at) if at == name))
    }

    /// Whether a transaction was open when it broke.
    pub(crate) const fn is_inside_a_transaction(self) -> bool {
        !matches!(
            self,
            Self::Nowhere
                | Self::Begin
                | Self::Commit
                | Self::SignInCandidate
                | Self::Lockout
                | Self::User
                | Self::Standing
                | Self::HolderOfToken
                | Self::LiveSessionsOf
                | Self::UserByEmail
                | Self::Users
                | Self::SecurityEventsOf
                | Self::Organization
                | Self::OrganizationsOf
                | Self::MembersOf
                | Self::Member
                | Self::InvitationsOf
                | Self::InvitationByDigest
                | Self::SwitchedFeatures
                | Self::AllOrganizations
                | Self::MembershipsOf
                | Self::KeyByDigest
                | Self::KeysOf
                | Self::RolesOf
                | Self::RoleOf
                | Self::LookUp
                | Self::HashBusy
                | Self::HashFailed
                | Self::Enrollment
                | Self::Limit(_)
                | Self::NextHit(_)
        )
    }
}

fn decision(allowed: bool) -> RateDecision {
    RateDecision { allowed, max: 9, remaining: 0, resets_in: Duration::from_secs(42) }
}

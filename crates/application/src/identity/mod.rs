//! People and their sessions: the use cases.

pub mod administration;
mod attempts;
pub mod audit_actions;
mod audited;
mod authenticate;
mod change_password;
mod confirm_email_change;
mod confirm_identity;
mod confirm_totp;
mod create_administrator;
mod credentials;
mod csrf;
mod current_password;
mod devices;
mod disable_second_factor;
mod end_other_sessions;
mod end_session;
mod enroll_totp;
pub mod events;
mod forgot_password;
mod get_profile;
mod known_users;
mod link_request;
mod links;
mod list_security_events;
mod list_sessions;
mod mails;
mod new_password;
mod own_account;
mod own_factor;
mod people;
mod personal_data;
pub mod ports;
mod redeem;
mod refresh;
mod replace_recovery_codes;
mod request_email_change;
mod resend_verification;
mod reset_password;
mod second_factors;
mod security;
mod send_magic_link;
mod session_opener;
mod session_tokens;
mod sign_in;
mod sign_out;
mod sign_up;
mod step_up;
mod unlock_account;
mod update_profile;
mod verify_email;
mod verify_magic_link;
mod verify_second_factor;

pub use crate::limits;
pub use attempts::Attempts;
pub use authenticate::{Authenticate, AuthenticateError};
pub use change_password::{ChangePassword, ChangePasswordError};
pub use confirm_email_change::{ConfirmEmailChange, ConfirmEmailChangeError};
pub use confirm_identity::{ConfirmIdentity, ConfirmIdentityError};
pub use confirm_totp::ConfirmTotp;
pub use create_administrator::{
    AdministratorCreated, CreateAdministrator, CreateAdministratorError, CreateAdministratorInput,
};
pub(crate) use credentials::email as parse_email;
pub use csrf::CsrfTokens;
pub use disable_second_factor::DisableSecondFactor;
pub use end_other_sessions::{EndOtherSessions, EndOtherSessionsError};
pub use end_session::{EndSession, EndSessionError};
pub use enroll_totp::{EnrollTotp, EnrollTotpError};
pub use forgot_password::ForgotPassword;
pub use get_profile::{GetProfile, GetProfileError};
pub use link_request::{LinkRequestError, LinkRequests};
pub use links::Links;
pub use list_security_events::{ListSecurityEvents, ListSecurityEventsError};
pub use list_sessions::{ListSessions, ListSessionsError, ListedSession};
pub use mails::{IdentityMails, MailError};
pub use new_password::NewPassword;
pub use own_factor::{OwnFactor, OwnFactorError, Renewed};
pub use people::{find_person, lock_person, person_with_address};
pub use personal_data::IdentityData;
pub use refresh::{Refresh, RefreshError, Refreshed};
pub use replace_recovery_codes::ReplaceRecoveryCodes;
pub use request_email_change::{RequestEmailChange, RequestEmailChangeError};
pub use resend_verification::ResendVerification;
pub use reset_password::{ResetPassword, ResetPasswordError};
pub use second_factors::{SecondFactorError, SecondFactorKeeper};
pub use security::record as record_security_event;
pub use send_magic_link::SendMagicLink;
pub use session_opener::{
    ChallengeAnswer, OpenSessionError, SessionOpener, SessionWish, SignInOutcome,
};
pub use session_tokens::{BrowserCredentials, SessionCredentials, SessionTokens, SignedInAnswer};
pub use sign_in::{SignIn, SignInError, SignInInput};
pub use sign_out::{SignOut, SignOutError};
pub use sign_up::{SignUp, SignUpError, SignUpInput};
pub use step_up::{StepUp, StepUpError, StepUpProof};
pub use unlock_account::{UnlockAccount, UnlockAccountError};
pub use update_profile::{UpdateProfile, UpdateProfileError, UpdateProfileInput};
pub use verify_email::{VerifyEmail, VerifyEmailError};
pub use verify_magic_link::{
    MagicLinkProof, VerifyMagicLink, VerifyMagicLinkError, VerifyMagicLinkInput,
};
pub use verify_second_factor::{
    VerifySecondFactor, VerifySecondFactorError, VerifySecondFactorInput,
};

use std::sync::Arc;

use crate::identity::ports::PublicKeys;

/// Every use case of identity, built once by the wiring.
pub struct Identity {
    /// Opens an account.
    pub sign_up: SignUp,
    /// Proves an address.
    pub verify_email: VerifyEmail,
    /// Mails another link to prove it.
    pub resend_verification: ResendVerification,
    /// Opens a session.
    pub sign_in: SignIn,
    /// Completes a sign-in with the second factor.
    pub verify_second_factor: VerifySecondFactor,
    /// Mails a link to sign in with.
    pub send_magic_link: SendMagicLink,
    /// Opens a session with it.
    pub verify_magic_link: VerifyMagicLink,
    /// Ends a lockout.
    pub unlock_account: UnlockAccount,
    /// Gives the next tokens of a session.
    pub refresh: Refresh,
    /// Lets a person prove again who they are.
    pub step_up: StepUp,
    /// Begins to set up an authenticator app.
    pub enroll_totp: EnrollTotp,
    /// Makes it count.
    pub confirm_totp: ConfirmTotp,
    /// Removes the second factor.
    pub disable_second_factor: DisableSecondFactor,
    /// Gives new recovery codes.
    pub replace_recovery_codes: ReplaceRecoveryCodes,
    /// The tokens that browsers' mutating requests carry.
    pub csrf: Arc<CsrfTokens>,
    /// Ends it.
    pub sign_out: SignOut,
    /// Shows where a person is signed in.
    pub list_sessions: ListSessions,
    /// Ends one of those sessions.
    pub end_session: EndSession,
    /// Ends all but the one that asks.
    pub end_other_sessions: EndOtherSessions,
    /// The keys that check access tokens.
    pub public_keys: Arc<dyn PublicKeys>,
    /// Finds out who presents an access token.
    pub authenticate: Authenticate,
    /// Mails a link to choose another password.
    pub forgot_password: ForgotPassword,
    /// Sets another password for whoever knows the current one.
    pub change_password: ChangePassword,
    /// Sets a new password with a link.
    pub reset_password: ResetPassword,
    /// Asks to move an account to another address.
    pub request_email_change: RequestEmailChange,
    /// Moves it.
    pub confirm_email_change: ConfirmEmailChange,
    /// Shows a profile.
    pub get_profile: GetProfile,
    /// Changes it.
    pub update_profile: UpdateProfile,
    /// Shows a person what happened to their account.
    pub list_security_events: ListSecurityEvents,
    /// What administrators do about people.
    pub administration: administration::UserAdministration,
    /// Makes administrators, for the command line.
    pub create_administrator: CreateAdministrator,
}

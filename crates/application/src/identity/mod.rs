//! People and their sessions: the use cases.

mod authenticate;
mod change_password;
mod create_administrator;
mod credentials;
mod end_other_sessions;
mod end_session;
pub mod events;
mod forgot_password;
mod get_profile;
mod known_users;
mod links;
mod list_sessions;
mod mails;
pub mod ports;
mod refresh;
mod resend_verification;
mod reset_password;
mod session_tokens;
mod sign_in;
mod sign_out;
mod sign_up;
mod update_profile;
mod verify_email;

pub use crate::limits;
pub use authenticate::{Authenticate, AuthenticateError};
pub use change_password::{ChangePassword, ChangePasswordError};
pub use create_administrator::{
    AdministratorCreated, CreateAdministrator, CreateAdministratorError, CreateAdministratorInput,
};
pub use end_other_sessions::{EndOtherSessions, EndOtherSessionsError};
pub use end_session::{EndSession, EndSessionError};
pub use forgot_password::{ForgotPassword, ForgotPasswordError};
pub use get_profile::{GetProfile, GetProfileError};
pub use links::Links;
pub use list_sessions::{ListSessions, ListSessionsError, ListedSession};
pub use mails::{IdentityMails, MailError};
pub use refresh::{Refresh, RefreshError};
pub use resend_verification::{ResendVerification, ResendVerificationError};
pub use reset_password::{ResetPassword, ResetPasswordError};
pub use session_tokens::SignedInAnswer;
pub use sign_in::{SignIn, SignInError, SignInInput};
pub use sign_out::{SignOut, SignOutError};
pub use sign_up::{SignUp, SignUpError, SignUpInput};
pub use update_profile::{UpdateProfile, UpdateProfileError, UpdateProfileInput};
pub use verify_email::{VerifyEmail, VerifyEmailError};

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
    /// Gives the next tokens of a session.
    pub refresh: Refresh,
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
    /// Shows a profile.
    pub get_profile: GetProfile,
    /// Changes it.
    pub update_profile: UpdateProfile,
    /// Makes administrators, for the command line.
    pub create_administrator: CreateAdministrator,
}

//! What administrators do about people's accounts. Nothing here shows or makes a secret.

mod change_user;
mod end_user_sessions;
mod fields;
mod get_user;
mod list_users;

pub use change_user::{ChangeUser, ChangeUserError, ChangeUserInput};
pub use end_user_sessions::{EndUserSessions, EndUserSessionsError};
pub use get_user::{GetUser, GetUserError};
pub use list_users::{ListUsers, ListUsersError, ListUsersInput};

/// The use cases of administrators, built once by the wiring.
pub struct UserAdministration {
    /// Finds people.
    pub list: ListUsers,
    /// Shows one.
    pub get: GetUser,
    /// Changes status and role.
    pub change: ChangeUser,
    /// Signs somebody out everywhere.
    pub end_sessions: EndUserSessions,
}

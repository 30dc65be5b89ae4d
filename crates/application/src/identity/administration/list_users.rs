use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{User, UserId, policy};

use super::fields;
use crate::identity::ports::{IdentityQueries, UserFilter};
use crate::paging::{Page, PageRequest};
use crate::store::StoreError;
use crate::validation::{FieldError, Invalid, Validation};

/// Finds people, for administration.
pub struct ListUsers {
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
}

/// Whom to find; `None` and empty text mean everybody.
#[derive(Debug, Default)]
pub struct ListUsersInput {
    /// Stands in the address or in the full name.
    pub q: Option<String>,
    /// `active` or `disabled`.
    pub status: Option<String>,
    /// A platform role.
    pub role: Option<String>,
}

/// Why nobody was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListUsersError {
    /// Only managers and those above them may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The filter is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListUsers {
    /// The longest text to look for, in characters.
    const LONGEST: usize = 254;

    /// A page of people, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: ListUsersInput,
        page: PageRequest<UserId>,
    ) -> Result<Page<User, UserId>, ListUsersError> {
        policy::read_users(actor)?;
        let filter = parse(&input)?;
        Ok(self.queries.users(&filter, page).await?)
    }
}

fn parse(input: &ListUsersInput) -> Result<UserFilter, Invalid> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut check = Validation::new();
    let text = check.take(given(&input.q).map(|text| words(&text)).transpose());
    let status = check.take(given(&input.status).map(|text| fields::status(&text)).transpose());
    let role = given(&input.role).map(|text| fields::role("role", &text));
    let role = check.take(role.transpose());
    let filter = (|| Some(UserFilter { text: text?, status: status?, platform_role: role? }))();
    check.finish(filter)
}

fn words(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().count() > ListUsers::LONGEST || text.chars().any(char::is_control) {
        let message = format!("at most {} visible characters", ListUsers::LONGEST);
        return Err(FieldError::new("q", "malformed", message));
    }
    Ok(text.to_owned())
}

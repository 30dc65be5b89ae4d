//! Organizations' hosted pages: where the link of an invitation leads, and the organizations of
//! whoever is signed in.

mod account;
mod invitation;

use actix_web::middleware::from_fn;
use actix_web::web;
use socle_domain::access::OrganizationRole;
use socle_domain::organizations::MemberRole;

use crate::pages::form::Told;
use crate::pages::{refuse_foreign_forms, show_problems};

pub(crate) use account::configure as configure_account;

/// Registers the pages outside of the account.
pub(crate) fn configure_pages(config: &mut web::ServiceConfig) {
    // The last one stands outermost.
    let invitations = web::scope("/invitations")
        .wrap(from_fn(refuse_foreign_forms))
        .wrap(from_fn(show_problems))
        .configure(invitation::configure);
    config.service(invitations);
}

/// What a role is called: a built-in one in the language of the page, a custom one as those who made
/// it call it.
fn told(role: &MemberRole) -> Told {
    match role {
        MemberRole::BuiltIn(OrganizationRole::Owner) => Told::Words("role.owner"),
        MemberRole::BuiltIn(OrganizationRole::Admin) => Told::Words("role.admin"),
        MemberRole::BuiltIn(OrganizationRole::Member) => Told::Words("role.member"),
        MemberRole::BuiltIn(OrganizationRole::Viewer) => Told::Words("role.viewer"),
        MemberRole::Custom(role) => Told::Text(role.name.to_string()),
    }
}

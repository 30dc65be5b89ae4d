//! What some rows must come to, written out: the matrix computes what it expects from the catalogue,
//! and a mistake there would go unnoticed otherwise.

use rstest::rstest;
use socle_domain::access::{OrganizationRole, PlatformRole};

use super::row::Row;
use super::rows;
use super::verdict::Verdict::{self, Allowed, Forbidden, NotAuthenticated, NotFound};
use super::who::{Place, Who};

fn find(method: &str, path: &str) -> Row {
    let path = format!("/api/v1/{path}");
    let mut rows = rows::all().into_iter();
    rows.find(|row| row.method == method && row.path == path).expect("a row")
}

/// What the owner, an admin, a member, a viewer and a stranger hear in the members' organization.
#[rstest]
#[case("GET", "organizations/{id}", [Allowed, Allowed, Allowed, Allowed, NotFound])]
#[case("PATCH", "organizations/{id}", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("DELETE", "organizations/{id}", [Allowed, Forbidden, Forbidden, Forbidden, NotFound])]
#[case("POST", "organizations/{id}/restore", [Allowed, NotFound, NotFound, NotFound, NotFound])]
#[case("GET", "organizations/{id}/members", [Allowed, Allowed, Allowed, Allowed, NotFound])]
#[case("PATCH", "organizations/{id}/members/{user_id}", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("DELETE", "organizations/{id}/members/{user_id}", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("GET", "organizations/{id}/invitations", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("POST", "organizations/{id}/invitations", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("POST", "organizations/{id}/roles", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("GET", "organizations/{id}/api-keys", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("POST", "organizations/{id}/api-keys", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("POST", "files", [Allowed, Allowed, Allowed, Forbidden, NotFound])]
#[case("GET", "files/{id}", [Allowed, Allowed, Allowed, Allowed, NotFound])]
#[case("POST", "files/{id}/download-url", [Allowed, Allowed, Allowed, Allowed, NotFound])]
#[case("DELETE", "files/{id}", [Allowed, Allowed, Forbidden, Forbidden, NotFound])]
#[case("GET", "admin/organizations", [Forbidden, Forbidden, Forbidden, Forbidden, Forbidden])]
#[case("DELETE", "admin/organizations/{id}", [Forbidden, Forbidden, Forbidden, Forbidden, Forbidden])]
fn roles(#[case] method: &str, #[case] path: &str, #[case] expected: [Verdict; 5]) {
    let row = find(method, path);
    let whos = [
        Who::Member(OrganizationRole::Owner),
        Who::Member(OrganizationRole::Admin),
        Who::Member(OrganizationRole::Member),
        Who::Member(OrganizationRole::Viewer),
        Who::Stranger,
    ];
    assert_eq!(whos.map(|who| row.rule.verdict(who, Place::Own)), expected);
    assert_eq!(row.rule.verdict(Who::Anonymous, Place::Own), NotAuthenticated);
}

/// What a manager, an admin and a superadmin of the platform hear about any organization.
#[rstest]
#[case("GET", "admin/organizations", [Allowed, Allowed, Allowed])]
#[case("GET", "admin/organizations/{id}", [Allowed, Allowed, Allowed])]
#[case("DELETE", "admin/organizations/{id}", [Forbidden, Allowed, Allowed])]
#[case("PUT", "admin/organizations/{id}/features/{feature}", [Forbidden, Allowed, Allowed])]
#[case("GET", "organizations/{id}", [NotFound, NotFound, NotFound])]
#[case("GET", "organizations/{id}/members", [NotFound, NotFound, NotFound])]
#[case("GET", "organizations/{id}/api-keys", [NotFound, NotFound, NotFound])]
fn platform_roles(#[case] method: &str, #[case] path: &str, #[case] expected: [Verdict; 3]) {
    let row = find(method, path);
    let roles = [PlatformRole::Manager, PlatformRole::Admin, PlatformRole::Superadmin];
    assert_eq!(roles.map(|role| row.rule.verdict(Who::Platform(role), Place::Own)), expected);
}

/// What a key with the scope and one with every other hear.
#[rstest]
#[case("GET", "me", [Forbidden, Forbidden])]
#[case("POST", "organizations", [Forbidden, Forbidden])]
#[case("POST", "invitations/accept", [Forbidden, Forbidden])]
#[case("DELETE", "organizations/{id}", [Forbidden, Forbidden])]
#[case("GET", "organizations/{id}", [Allowed, Forbidden])]
#[case("GET", "organizations", [Allowed, Forbidden])]
#[case("POST", "organizations/{id}/api-keys", [Allowed, Forbidden])]
#[case("GET", "admin/organizations", [Forbidden, Forbidden])]
fn keys(#[case] method: &str, #[case] path: &str, #[case] expected: [Verdict; 2]) {
    let row = find(method, path);
    let whos = [Who::KeyWith, Who::KeyWithout];
    assert_eq!(whos.map(|who| row.rule.verdict(who, Place::Own)), expected);
}

#[test]
fn nobody_reaches_into_the_organization_of_others() {
    for row in rows::all() {
        let inside = row.path.starts_with("/api/v1/organizations/{id}");
        for place in [Place::Foreign, Place::Missing] {
            for who in Who::ALL {
                let verdict = row.rule.verdict(who, place);
                assert!(!inside || verdict != Allowed, "{} as {who:?}", row.name());
            }
        }
    }
}

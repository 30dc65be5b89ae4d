use std::process::ExitCode;

use socle_application::identity::administration::ListUsersInput;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::PlatformRole;

use super::{Failure, admin_change};
use crate::config::Configuration;

/// Shows who has a role above that of a user, the highest first: address, role, status.
pub(super) async fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let (wiring, actor) = admin_change::open(configuration).await?;
    let limit = PageLimit::new(PageLimit::MAX.into()).unwrap_or_default();
    let above = PlatformRole::ALL.into_iter().filter(|role| *role > PlatformRole::User);
    for role in above.rev() {
        let mut after = None;
        loop {
            let role = Some(role.as_str().to_owned());
            let input = ListUsersInput { role, ..ListUsersInput::default() };
            let list = &wiring.services.identity.administration.list;
            let page = list.execute(&actor, input, PageRequest { limit, after }).await;
            let page = page.map_err(|error| Failure::new("nobody can be listed", error))?;
            for user in page.items {
                let (role, status) = (user.platform_role.as_str(), user.status.as_str());
                println!("{}\t{role}\t{status}", user.email);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

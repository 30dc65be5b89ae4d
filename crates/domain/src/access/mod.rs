//! Who is asking, and how a refusal looks.

mod actor;
mod platform_role;

pub use actor::{Actor, Client, Denied, Principal, RequestId, SignedIn};
pub use platform_role::PlatformRole;

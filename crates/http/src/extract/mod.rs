//! Who asks and what they send, parsed before a handler sees it.

mod actor;
pub(crate) mod body;
mod form;
mod if_match;
mod json;
mod locale;
pub(crate) mod origin;
mod paging;
mod patch;
mod path;
mod path_pair;

pub(crate) use actor::{
    AlreadySignedIn, Anyone, BrowserActor, SignedInActor, Visitor, token_expiry,
};
pub(crate) use form::Form;
pub(crate) use if_match::{IfMatch, etag};
pub(crate) use json::Json;
pub(crate) use locale::{PreferredLocale, chosen_locale};
pub(crate) use paging::{Paging, cursor, page_limit};
pub(crate) use patch::patch;
pub(crate) use path::PathId;
pub(crate) use path_pair::{PathIds, PathThreeIds};

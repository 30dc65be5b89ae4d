//! What pages tell programs that read them: search engines, and what shows links elsewhere.

use actix_web::HttpRequest;
use minijinja::{Value, context};
use socle_domain::identity::Locale;

use super::super::feeds::RSS;
use super::super::site::Site;
use crate::extract::chosen_locale;
use crate::pages::Visit;

/// What stands in the head of a page.
pub(super) struct Head {
    /// The path of the page, as programs are to remember it.
    pub(super) path: String,
    /// What it is about, in a sentence.
    pub(super) description: String,
    /// What it shows, if there is a picture.
    pub(super) picture: Option<String>,
    /// Whether search engines keep it. What somebody looked for is nothing to keep.
    pub(super) is_kept: bool,
}

impl Head {
    /// As the templates take it.
    pub(super) fn shown(self, site: &Site, visit: &Visit, request: &HttpRequest) -> Value {
        let page = site.url(&self.path);
        let tag = visit.locale().as_str();
        let in_language = |tag: &str| format!("{page}?lang={tag}");
        let alternates = Locale::ALL.into_iter().map(|locale| {
            let tag = locale.as_str();
            context! { tag, href => in_language(tag) }
        });
        // Without a language, the address is that of the page in whichever the reader prefers.
        let canonical = chosen_locale(request).map_or_else(|| page.clone(), |_| in_language(tag));
        context! {
            canonical,
            alternates => alternates.collect::<Vec<_>>(),
            default => page,
            feed => format!("{RSS}?lang={tag}"),
            description => self.description,
            picture => self.picture,
            is_kept => self.is_kept,
        }
    }
}

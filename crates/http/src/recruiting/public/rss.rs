//! The latest jobs as RSS 2.0 (<https://www.rssboard.org/rss-specification>).

use std::io;

use socle_application::recruiting::ports::JobView;
use socle_domain::Timestamp;

use super::markup::html;
use super::site::Site;
use super::xml::Xml;

/// What the channel says of itself.
pub(super) struct Channel {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) language: &'static str,
    /// Where the feed itself is.
    pub(super) itself: String,
    /// Where the same can be read by people.
    pub(super) page: String,
}

/// A date as both feeds write it (RFC 822, with the years of RFC 1123).
pub(super) fn date(at: Timestamp) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The whole feed.
pub(super) fn feed(site: &Site, channel: &Channel, views: &[JobView]) -> io::Result<String> {
    let mut xml = Xml::document()?;
    xml.open("rss", &[("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")])?;
    xml.open("channel", &[])?;
    xml.text("title", &channel.title)?;
    xml.text("link", &channel.page)?;
    xml.text("description", &channel.description)?;
    xml.text("language", channel.language)?;
    if let Some(latest) = views.iter().filter_map(|view| view.job.published_at).max() {
        xml.text("lastBuildDate", &date(latest))?;
    }
    xml.text("docs", "https://www.rssboard.org/rss-specification")?;
    xml.text("ttl", "5")?;
    let itself = [("href", channel.itself.as_str()), ("rel", "self"), ("type", MEDIA_TYPE)];
    xml.empty("atom:link", &itself)?;
    for view in views {
        item(&mut xml, site, view)?;
    }
    xml.close("channel")?;
    xml.close("rss")?;
    xml.finish()
}

/// The media type of feeds.
pub(super) const MEDIA_TYPE: &str = "application/rss+xml";

fn item(xml: &mut Xml, site: &Site, view: &JobView) -> io::Result<()> {
    let (job, details) = (&view.job, &view.job.details);
    let url = site.job(job.id);
    let place = details.location.as_ref().map(|place| format!(" · {place}")).unwrap_or_default();
    let description = details.description.as_ref().map(|text| html(text.as_str()));
    xml.open("item", &[])?;
    xml.text("title", &format!("{} · {}{place}", details.title, view.company))?;
    xml.text("link", &url)?;
    xml.text("description", &description.unwrap_or_default())?;
    xml.text("guid", &url)?;
    xml.text("pubDate", &date(job.published_at.unwrap_or(job.created_at)))?;
    xml.close("item")
}

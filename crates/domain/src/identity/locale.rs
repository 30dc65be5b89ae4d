//! The languages Socle speaks.

/// A language of the mails and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// French.
    Fr,
    /// English, the fallback.
    #[default]
    En,
    /// Hebrew, written from right to left.
    He,
}

/// The language is not one of [`Locale::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the locale is one of fr, en, he")]
pub struct UnknownLocale;

impl Locale {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Fr, Self::En, Self::He];

    /// The language tag (BCP 47).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::He => "he",
        }
    }

    /// The `dir` attribute of a page in this language.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Fr | Self::En => "ltr",
            Self::He => "rtl",
        }
    }

    /// The language with that tag; a region is ignored (`fr-CA` is `fr`).
    pub fn parse(tag: &str) -> Result<Self, UnknownLocale> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.as_str().eq_ignore_ascii_case(language))
            .ok_or(UnknownLocale)
    }

    /// The language of [`Locale::ALL`] that an `Accept-Language` header (RFC 9110 §12.5.4) likes
    /// best, if it likes any.
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in accept_language.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=").map(|q| q.trim().parse().unwrap_or(0.0)))
                .unwrap_or(1.0);
            if let Ok(locale) = Self::parse(tag)
                && weight > 0.0
                && best.is_none_or(|(highest, _)| weight > highest)
            {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("fr", Ok(Locale::Fr))]
    #[case("fr-CA", Ok(Locale::Fr))]
    #[case("HE", Ok(Locale::He))]
    #[case("de", Err(UnknownLocale))]
    #[case("", Err(UnknownLocale))]
    fn reads_tags(#[case] tag: &str, #[case] expected: Result<Locale, UnknownLocale>) {
        assert_eq!(Locale::parse(tag), expected);
    }

    #[rstest]
    #[case("fr;q=0.5, he;q=0.9, en;q=0.1", Some(Locale::He))]
    #[case("de, fr", Some(Locale::Fr))]
    #[case("fr;q=0, en", Some(Locale::En))]
    #[case("de", None)]
    #[case(";;q=q,,", None)]
    fn negotiates(#[case] header: &str, #[case] expected: Option<Locale>) {
        assert_eq!(Locale::negotiate(header), expected);
    }
}

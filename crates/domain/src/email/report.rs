use std::fmt;

use chrono::TimeDelta;

use crate::Timestamp;
use crate::email::SuppressionReason;

/// What a mail server or a provider calls what has happened, such as `5.1.1` or
/// `Permanent/General`: some letters, for administrators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportClass(String);

impl ReportClass {
    /// The most characters that are kept.
    pub const MAX_LEN: usize = 64;

    /// Keeps of a text what may be kept: letters and digits of ASCII, dots, hyphens, underscores and
    /// slashes, so that no address can be among it. `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        // Somebody's address is no class, not even without its at sign.
        if text.contains('@') {
            return None;
        }
        let kept: String = text.chars().filter(plain).take(Self::MAX_LEN).collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Identifies a report: sent again, it carries the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportId(String);

impl ReportId {
    /// The most characters.
    pub const MAX_LEN: usize = 255;

    /// Takes what a provider sent. `None` unless it is 1 to 255 visible characters of ASCII.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::MAX_LEN).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a mail came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BounceKind {
    /// The mailbox takes none, now or later.
    Permanent,
    /// The mailbox took none this time: it is full, or its server is away.
    Transient,
    /// That one mail was not wanted for what it is, such as its size.
    Content,
}

/// What is reported of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It came back.
    Bounced(BounceKind),
    /// Whoever got it called it unwanted.
    Complained,
    /// Something that is of no consequence, such as that it arrived.
    Other,
}

/// What follows for the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// It gets no more mail.
    Suppress(SuppressionReason),
    /// It is counted.
    Count,
    /// Nothing.
    Nothing,
}

impl Reported {
    /// What follows for the address.
    pub const fn consequence(self) -> Consequence {
        match self {
            Self::Bounced(BounceKind::Permanent) => {
                Consequence::Suppress(SuppressionReason::Bounced)
            }
            Self::Bounced(BounceKind::Transient) => Consequence::Count,
            Self::Complained => Consequence::Suppress(SuppressionReason::Complained),
            Self::Bounced(BounceKind::Content) | Self::Other => Consequence::Nothing,
        }
    }
}

/// How often a mailbox took no mail for the time being.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SoftBounces {
    /// How often.
    pub count: u32,
    /// When it was for the first time; `None` when it never was.
    pub since: Option<Timestamp>,
}

impl SoftBounces {
    /// After how many within [`Self::WINDOW`] a mailbox counts as gone: one that is full for weeks is
    /// read by nobody.
    pub const MOST: u32 = 5;
    /// What lies longer ago does not count.
    pub const WINDOW: TimeDelta = TimeDelta::days(30);

    /// Counts one more. Says whether that was one too many.
    pub fn count(&mut self, now: Timestamp) -> bool {
        let since = self.since.filter(|since| now - *since < Self::WINDOW);
        self.count = if since.is_some() { self.count.saturating_add(1) } else { 1 };
        self.since = Some(since.unwrap_or(now));
        self.count >= Self::MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Permanent/General", Some("Permanent/General"))]
    #[case("5.1.1", Some("5.1.1"))]
    #[case("mailbox full\r\n", Some("mailboxfull"))]
    #[case("<script>", Some("script"))]
    #[case("ada@example.com", None)]
    #[case("no such user: ada@example.com", None)]
    #[case("…", None)]
    #[case("", None)]
    fn a_class_holds_no_more_than_it_may(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(ReportClass::new(text).as_ref().map(ReportClass::as_str), expected);
    }

    #[test]
    fn a_class_is_bounded() {
        assert_eq!(ReportClass::new(&"x".repeat(1_000)).unwrap().as_str().len(), 64);
    }

    #[rstest]
    #[case("msg_p5jXN8AQM9LWM0D4loKWxJek", true)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("é", false)]
    #[case("a\n", false)]
    fn an_identifier_is_visible_ascii(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(ReportId::parse(text).is_some(), valid);
        assert!(ReportId::parse(&"x".repeat(255)).is_some());
        assert!(ReportId::parse(&"x".repeat(256)).is_none());
    }

    #[rstest]
    #[case(
        Reported::Bounced(BounceKind::Permanent),
        Consequence::Suppress(SuppressionReason::Bounced)
    )]
    #[case(Reported::Bounced(BounceKind::Transient), Consequence::Count)]
    #[case(Reported::Bounced(BounceKind::Content), Consequence::Nothing)]
    #[case(Reported::Complained, Consequence::Suppress(SuppressionReason::Complained))]
    #[case(Reported::Other, Consequence::Nothing)]
    fn what_is_reported_has_its_consequence(#[case] it: Reported, #[case] expected: Consequence) {
        assert_eq!(it.consequence(), expected);
    }

    #[test]
    fn the_fifth_within_a_month_is_one_too_many() {
        let now = Timestamp::from_timestamp(1_800_000_000, 0).unwrap();
        let mut bounces = SoftBounces::default();
        for day in 0..4 {
            assert!(!bounces.count(now + TimeDelta::days(day)));
        }
        assert_eq!((bounces.count, bounces.since), (4, Some(now)));
        assert!(bounces.count(now + TimeDelta::days(29)));
        assert!(bounces.count(now + TimeDelta::days(29)), "and so is every one after it");
    }

    #[test]
    fn what_lies_longer_ago_does_not_count() {
        let now = Timestamp::from_timestamp(1_800_000_000, 0).unwrap();
        let mut bounces = SoftBounces { count: 4, since: Some(now) };
        let later = now + SoftBounces::WINDOW;
        assert!(!bounces.count(later));
        assert_eq!((bounces.count, bounces.since), (1, Some(later)));
    }
}

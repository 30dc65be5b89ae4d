use socle_domain::identity::Locale;
use socle_domain::recruiting::matching::MatchReason;

/// Says reasons in words that people read.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait MatchWording: Send + Sync {
    /// A [reason](MatchReason::KEYS) with what it names, in a language. It says the same to a candidate
    /// and to an employer.
    fn say(&self, locale: Locale, key: &str, values: &[String]) -> String;
}

/// A reason, for programs and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidReason {
    /// Its name, which stays the same.
    pub key: &'static str,
    /// Whether it speaks for the match.
    pub favorable: bool,
    /// What it names.
    pub values: Vec<String>,
    /// In words.
    pub text: String,
}

/// Puts reasons into words.
pub(super) fn said(
    wording: &dyn MatchWording,
    locale: Locale,
    reasons: &[MatchReason],
) -> Vec<SaidReason> {
    let say = |reason: &MatchReason| {
        let values: Vec<String> = reason.values().into_iter().map(str::to_owned).collect();
        let (key, favorable) = (reason.key(), reason.is_for());
        let text = wording.say(locale, key, &values);
        SaidReason { key, favorable, values, text }
    };
    reasons.iter().map(say).collect()
}

//! Passwords: what a new one must be like, and the types that keep them from being printed.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::matching::{Match, patterns::MatchPattern};

/// What somebody typed into a password field. It promises nothing but that it is not printed.
///
/// Normalized to NFKC (NIST SP 800-63B §3.1.1.2), so that one password typed on two keyboards is
/// one password.
#[derive(Clone)]
pub struct PasswordAttempt(SecretString);

impl PasswordAttempt {
    /// Takes what was typed.
    pub fn new(text: &str) -> Self {
        Self(SecretString::from(text.nfkc().collect::<String>()))
    }

    /// The text, to hash or to compare it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for PasswordAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordAttempt(…)")
    }
}

/// A password that a [`PasswordPolicy`] accepted.
#[derive(Clone, Debug)]
pub struct Password(PasswordAttempt);

impl Password {
    /// What was typed.
    pub const fn as_attempt(&self) -> &PasswordAttempt {
        &self.0
    }
}

/// What is stored of a password: an opaque text that the hasher made and understands.
#[derive(Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Wraps what a hasher made or a database held.
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text, for the hasher and the database.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for PasswordHash {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for PasswordHash {}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What a password must be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Whether it must mix upper and lower case, digits and symbols. NIST SP 800-63B advises
    /// against such rules; many customers' auditors ask for them, so it can be switched off.
    pub composition: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { composition: true }
    }
}

/// A rule that a password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PasswordViolation {
    /// Fewer than [`PasswordPolicy::MIN_CHARS`].
    #[error("use at least {} characters", PasswordPolicy::MIN_CHARS)]
    TooShort,
    /// More than [`PasswordPolicy::MAX_CHARS`].
    #[error("use at most {} characters", PasswordPolicy::MAX_CHARS)]
    TooLong,
    /// No upper-case letter.
    #[error("use at least one upper-case letter")]
    NoUppercase,
    /// No lower-case letter.
    #[error("use at least one lower-case letter")]
    NoLowercase,
    /// No digit.
    #[error("use at least one digit")]
    NoDigit,
    /// None of [`PasswordPolicy::SYMBOLS`].
    #[error("use at least one of {}", PasswordPolicy::SYMBOLS)]
    NoSymbol,
    /// Among the first that anybody would try.
    #[error("this password is among the first that anybody would try")]
    TooCommon,
    /// Made of the person's own name or address.
    #[error("this password is built from your name or address")]
    Personal,
}

impl PasswordViolation {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::NoUppercase => "no_uppercase",
            Self::NoLowercase => "no_lowercase",
            Self::NoDigit => "no_digit",
            Self::NoSymbol => "no_symbol",
            Self::TooCommon => "too_common",
            Self::Personal => "personal",
        }
    }
}

impl PasswordPolicy {
    /// The fewest characters (Unicode scalar values after NFKC).
    pub const MIN_CHARS: usize = 12;
    /// The most characters. A bound on work, not on strength.
    pub const MAX_CHARS: usize = 128;
    /// What counts as a symbol.
    pub const SYMBOLS: &'static str = "!@#$%^&*()_+-=[]{}|;:,.<>?";

    /// A password that falls within this many guesses (log10) is common, whatever it is made of.
    const COMMON_GUESSES_LOG10: f64 = 6.0;

    /// The same of a password that is one word or pattern, padded: digits and symbols around a word
    /// make it look better than it is, because everybody pads alike. 12 characters without any
    /// pattern take 10^12.
    const PADDED_GUESSES_LOG10: f64 = 10.0;

    /// Accepts a password, or says every rule that it breaks. `personal` are the words that must
    /// not make it up: the person's names and address.
    pub fn accept(
        self,
        attempt: PasswordAttempt,
        personal: &[&str],
    ) -> Result<Password, Vec<PasswordViolation>> {
        let text = attempt.expose();
        let chars = text.chars().count();
        let mut violations = Vec::new();
        if chars < Self::MIN_CHARS {
            violations.push(PasswordViolation::TooShort);
        }
        if chars > Self::MAX_CHARS {
            violations.push(PasswordViolation::TooLong);
        }
        if self.composition {
            violations.extend(missing_classes(text));
        }
        // Estimating is worth its time only for what could be accepted, and is bounded by MAX_CHARS.
        if violations.is_empty() {
            violations.extend(guessable(text, personal));
        }
        if violations.is_empty() { Ok(Password(attempt)) } else { Err(violations) }
    }
}

fn missing_classes(text: &str) -> impl Iterator<Item = PasswordViolation> {
    let has = |class: fn(char) -> bool| text.chars().any(class);
    [
        (has(char::is_uppercase), PasswordViolation::NoUppercase),
        (has(char::is_lowercase), PasswordViolation::NoLowercase),
        (has(|c| c.is_ascii_digit()), PasswordViolation::NoDigit),
        (has(|c| PasswordPolicy::SYMBOLS.contains(c)), PasswordViolation::NoSymbol),
    ]
    .into_iter()
    .filter_map(|(present, violation)| (!present).then_some(violation))
}

/// Guessability by zxcvbn (Wheeler, USENIX Security 2016).
///
/// The lists are those built into the crate, some 90,000 words: the 30,000 most common passwords of
/// Burnett's collection of 10 million leaked ones, the most frequent words of the English Wikipedia
/// and of film and television, and names of the US census. It finds them in any case, with the usual
/// substitutions, backwards, joined, and padded with years, dates, repetitions, sequences and rows of
/// keys.
///
/// French and Hebrew words are in the lists only where they are common passwords (`motdepasse`,
/// `bonjour`, `shalom`). Another word of those languages counts as unknown characters.
fn guessable(text: &str, personal: &[&str]) -> Option<PasswordViolation> {
    // First, since it says more.
    if is_personal(text, personal) {
        return Some(PasswordViolation::Personal);
    }
    let estimate = zxcvbn::zxcvbn(text, &[]);
    let bound = if is_padded(estimate.sequence()) {
        PasswordPolicy::PADDED_GUESSES_LOG10
    } else {
        PasswordPolicy::COMMON_GUESSES_LOG10
    };
    (estimate.guesses_log10() < bound).then_some(PasswordViolation::TooCommon)
}

/// Whether a password is mostly padding: it has few letters, or all but one of them belong to one word
/// or pattern, however often that stands there.
fn is_padded(parts: &[Match]) -> bool {
    const FEW: usize = 6;
    let letters = |part: &Match| part.token.chars().filter(|c| c.is_alphabetic()).count();
    let all: usize = parts.iter().map(letters).sum();
    let of_same = |word: &Match| {
        let is_same = |part: &&Match| part.token.to_lowercase() == word.token.to_lowercase();
        parts.iter().filter(is_same).map(letters).sum::<usize>()
    };
    let is_word =
        |part: &&Match| !matches!(part.pattern, MatchPattern::BruteForce | MatchPattern::Repeat(_));
    let longest = parts.iter().filter(is_word).map(of_same).max().unwrap_or_default();
    all <= FEW || all <= longest + 1
}

/// Whether at least half of a password is words of its owner.
fn is_personal(text: &str, personal: &[&str]) -> bool {
    let words: Vec<String> = personal
        .iter()
        .flat_map(|word| std::iter::once(*word).chain(word.split(|c: char| !c.is_alphanumeric())))
        // Shorter words occur in good passwords by chance.
        .filter(|word| word.chars().count() >= 3)
        .map(str::to_lowercase)
        .collect();
    let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_own = |part: &&Match| matches!(&part.pattern, MatchPattern::Dictionary(d) if words.contains(&d.matched_word));
    let estimate = zxcvbn::zxcvbn(text, &inputs);
    let own_chars: usize =
        estimate.sequence().iter().filter(is_own).map(|part| part.token.chars().count()).sum();
    2 * own_chars >= text.chars().count()
}

#[cfg(test)]
#[path = "password_tests.rs"]
mod tests;

//! By what two applicants look like the same person.

use std::collections::BTreeSet;

use crate::files::ContentDigest;
use crate::recruiting::{fold, stable_hash};

/// In what two applicants are alike, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// They sent the same CV, byte for byte.
    Cv,
    /// They have the same telephone number, however it is written.
    Phone,
    /// Their addresses differ only in what is usually delivered to the same mailbox.
    Email,
    /// They have the same name, in whatever order and with whatever accents.
    Name,
}

impl Likeness {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Cv, Self::Phone, Self::Email, Self::Name];

    /// The name in the interface and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cv => "same_cv",
            Self::Phone => "same_phone",
            Self::Email => "same_email",
            Self::Name => "same_name",
        }
    }

    /// The one by that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }

    /// How much it tells. Many share a name; hardly two share a CV.
    const fn weight(self) -> u32 {
        match self {
            Self::Cv => 5,
            Self::Phone => 4,
            Self::Email => 3,
            Self::Name => 2,
        }
    }

    /// How much several tell together; for an order, not for a decision.
    pub fn strength(of: &[Self]) -> u32 {
        of.iter().map(|it| it.weight()).sum()
    }
}

/// What is known of a person when they apply.
#[derive(Clone, Default)]
pub struct ApplicantFacts {
    /// What they are called.
    pub first_name: String,
    /// What their family is called.
    pub last_name: String,
    /// Their address.
    pub email: String,
    /// Their telephone number, if they say one.
    pub phone: Option<String>,
    /// The CV they send, if they do.
    pub cv: Option<ContentDigest>,
}

/// Something by which a person can be found again: a [`Likeness`], and a number for what is to be the
/// same. The number does not tell what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trait {
    /// What is to be the same.
    pub likeness: Likeness,
    /// Stands for it.
    pub value: u64,
}

/// By what a person can be found again. What says too little is left out: a name of one word, a number
/// that is too short to be one's own.
pub fn likenesses(facts: &ApplicantFacts) -> Vec<Trait> {
    let name = format!("{} {}", facts.first_name, facts.last_name);
    let told = [
        (Likeness::Cv, facts.cv.map(|digest| digest.to_string())),
        (Likeness::Phone, facts.phone.as_deref().and_then(subscriber)),
        (Likeness::Email, mailbox(&facts.email)),
        (Likeness::Name, words(&name)),
    ];
    let told = told.into_iter().filter_map(|(likeness, text)| Some((likeness, text?)));
    told.map(|(likeness, text)| Trait { likeness, value: stable_hash(text.as_bytes()) }).collect()
}

/// The words of a name, in an order of their own.
fn words(name: &str) -> Option<String> {
    let folded = fold(name).replace(['-', '\'', '.'], " ");
    let words: BTreeSet<_> = folded.split_whitespace().collect();
    (words.len() > 1).then(|| words.into_iter().collect::<Vec<_>>().join(" "))
}

/// The last nine digits of a number, which are the same with the prefix of a country and without.
fn subscriber(phone: &str) -> Option<String> {
    const DIGITS: usize = 9;
    let digits: Vec<_> = phone.chars().filter(char::is_ascii_digit).collect();
    let first = digits.len().checked_sub(DIGITS)?;
    Some(digits[first..].iter().collect())
}

/// An address without what many providers ignore: capitals, dots, and all that follows a `+`.
fn mailbox(email: &str) -> Option<String> {
    let email = email.to_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local).replace('.', "");
    (!local.is_empty()).then(|| format!("{local}@{domain}"))
}

//! How seldom things are.

use std::collections::HashSet;

use socle_application::recruiting::skill_file;
use socle_domain::recruiting::stable_hash;

use super::features::features;

/// Features share so many places by their hash. Where two meet, both seem less seldom than they are.
const PLACES: usize = 1 << 16;
/// What serialized weights begin with.
const MAGIC: &[u8; 4] = b"SKW1";
/// Sentences of job advertisements that say nothing of the job, in French and English, one a line.
const PHRASES: &str = include_str!("phrases.txt");
/// How often each of them is counted beside each skill's names, which are thousands.
const PHRASES_COUNT: usize = 20;

/// Stored weights cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// The bytes are no weights, or of another release.
    #[error("these are no weights of this release")]
    Unknown,
}

/// How much each feature counts, learned from texts: the seldomer, the more. 64 KiB, whatever was
/// learned from; nothing of the texts can be read from them.
#[derive(Clone, PartialEq, Eq)]
pub struct Weights {
    /// 16 times the binary logarithm of how seldom features are.
    levels: Box<[u8]>,
}

impl Weights {
    /// Learns from texts, such as titles and descriptions of published jobs, on top of what
    /// [comes with the program](Self::built_in): so a few texts do no harm, and many thousands outweigh it.
    pub fn learn<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut counts = Counts::built_in();
        for text in texts {
            counts.add(text.as_ref(), 1);
        }
        counts.weights()
    }

    /// Learned from names of skills and from what every job advertisement says, for when nothing is
    /// stored yet.
    pub fn built_in() -> Self {
        Counts::built_in().weights()
    }

    /// How much a feature counts, from 1 (every text has it) to about 17.
    pub(super) fn of(&self, hash: u64) -> f32 {
        let level = self.levels.get(place(hash)).copied().unwrap_or(0);
        1.0 + f32::from(level) / 16.0
    }

    /// What changes with them: 16 hexadecimal digits.
    pub fn version(&self) -> String {
        format!("{:016x}", stable_hash(&self.levels))
    }

    /// What databases keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        [MAGIC, &*self.levels].concat()
    }

    /// From what [`Self::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let levels = bytes.strip_prefix(MAGIC).filter(|levels| levels.len() == PLACES);
        Ok(Self { levels: levels.ok_or(WeightsError::Unknown)?.into() })
    }
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights").field("version", &self.version()).finish_non_exhaustive()
    }
}

/// In how many texts features are.
struct Counts {
    texts: u64,
    with: Vec<u64>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { texts: 0, with: vec![0; PLACES] }
    }
}

impl Counts {
    fn built_in() -> Self {
        let mut counts = Self::default();
        for line in skill_file::OWN.lines() {
            counts.add(line, 1);
        }
        for phrase in PHRASES.lines() {
            counts.add(phrase, PHRASES_COUNT);
        }
        counts
    }

    fn add(&mut self, text: &str, times: usize) {
        let times = times as u64;
        let places: HashSet<usize> = features(text).iter().map(|it| place(it.hash)).collect();
        for place in places {
            self.with[place] += times;
        }
        self.texts += times;
    }

    fn weights(&self) -> Weights {
        let level = |with: &u64| log2_in_sixteenths(self.texts + 1, with + 1);
        Weights { levels: self.with.iter().map(level).collect() }
    }
}

fn place(hash: u64) -> usize {
    // The low bits choose the dimension, so these are others.
    (hash >> 40) as usize % PLACES
}

/// 16 times the binary logarithm of a ratio of at least 1, rounded down, in integers: the logarithms of
/// different machines differ in their last digits, and stored embeddings must not.
pub(super) fn log2_in_sixteenths(numerator: u64, denominator: u64) -> u8 {
    let shift = numerator.leading_zeros().min(31);
    let mut ratio = (u128::from(numerator) << (shift + 32)) / u128::from(denominator.max(1));
    let one = 1_u128 << (shift + 32);
    let mut whole = 0_u32;
    while ratio >= one << 1 {
        ratio >>= 1;
        whole += 1;
    }
    // Now between 1 and 2; 30 bits are enough to square it exactly.
    let mut mantissa = (ratio << 30) / one;
    let mut level = whole;
    for _ in 0..4 {
        mantissa = (mantissa * mantissa) >> 30;
        level <<= 1;
        if mantissa >= 2 << 30 {
            mantissa >>= 1;
            level |= 1;
        }
    }
    u8::try_from(level).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_come_back_from_their_bytes() {
        let weights = Weights::learn(["Rust developer", "Rust and SQL"]);
        assert_eq!(Weights::from_bytes(&weights.to_bytes()), Ok(weights.clone()));
        assert_eq!(Weights::from_bytes(b"SKW1"), Err(WeightsError::Unknown));
        assert_eq!(Weights::from_bytes(&vec![0; 4 + PLACES]), Err(WeightsError::Unknown));
        assert_ne!(weights.version(), Weights::learn(["Go"]).version());
    }

    #[test]
    fn what_is_seldom_counts_more() {
        let mut counts = Counts::default();
        for text in ["cuisine boulanger", "cuisine caissier", "cuisine"] {
            counts.add(text, 1);
        }
        let weights = counts.weights();
        let of = |word: &str| weights.of(features(word)[0].hash);
        assert!(of("cuisine") < of("boulanger"));
        assert!(of("boulanger") < of("astronaute"));
        assert!((of("cuisine") - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn whoever_learns_nothing_has_what_comes_with_the_program() {
        assert_eq!(Weights::learn(Vec::<String>::new()), Weights::built_in());
        let learned = Weights::learn(vec!["astronaute"; 500]);
        let hash = features("astronaute")[0].hash;
        assert!(learned.of(hash) < Weights::built_in().of(hash));
    }

    proptest! {
        #[test]
        fn logarithms_are_logarithms(a in 1_u64..1_000_000, b in 1_u64..1_000_000) {
            let (more, less) = (a.max(b), a.min(b));
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let exact = (more as f64 / less as f64).log2() * 16.0;
            let ours = f64::from(log2_in_sixteenths(more, less));
            prop_assert!((exact - ours) < 1.001 && (exact - ours) > -0.001, "{exact} {ours}");
        }
    }
}

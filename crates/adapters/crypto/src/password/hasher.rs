use async_trait::async_trait;
use secrecy::zeroize::Zeroizing;
use socle_application::identity::ports::{HashError, PasswordHasher, PasswordMatch};
use socle_domain::identity::{Password, PasswordAttempt, PasswordHash};

use super::pepper::Pepper;
use super::stored::{self, StoredHash, StoredHashError};
use crate::pool::{CpuPool, CpuPoolError, CpuPoolSettings, CpuPoolSettingsError};

/// How passwords are hashed.
#[derive(Debug, Clone)]
pub struct BcryptSettings {
    /// The pepper of every new hash.
    pub current: Pepper,
    /// Peppers that existing hashes may need.
    pub previous: Vec<Pepper>,
    /// bcrypt's cost, 4 to 31; each step doubles the work. 12 takes about a quarter of a second.
    pub cost: u32,
    /// How many passwords are hashed at a time.
    pub threads: usize,
    /// How many more may wait.
    pub queue: usize,
}

impl BcryptSettings {
    /// The cost that Socle starts with. OWASP asks for at least 10.
    pub const DEFAULT_COST: u32 = 12;
    const COSTS: std::ops::RangeInclusive<u32> = 4..=31;
}

/// Why passwords cannot be hashed like that.
#[derive(Debug, thiserror::Error)]
pub enum BcryptSettingsError {
    /// bcrypt has no such cost.
    #[error("bcrypt's cost is 4 to 31, not {0}")]
    Cost(u32),
    /// The pool cannot be made.
    #[error(transparent)]
    Pool(#[from] CpuPoolSettingsError),
}

/// bcrypt over a peppered prehash: bcrypt(base64(HMAC-SHA384(pepper, password))).
///
/// The prehash means that every character of a long password counts and that a NUL is a character
/// like any other. The stored text names the pepper and the cost, so either can be changed at any
/// time: old hashes still verify, and [`PasswordMatch::YesWithNewHash`] replaces them as people sign
/// in.
///
/// Hashing runs in a [`CpuPool`] of its own; past its queue the answer is [`HashError::Busy`].
/// Hashing anew after a match is part of the same piece of work.
///
/// # Timing
///
/// Hashes are compared in constant time. A missing hash is answered by comparing with a dummy of the
/// current cost, so it takes as long as a wrong password *of that cost*. While people still have
/// hashes of another cost, a wrong password for them takes that cost's time, which tells that their
/// account exists. It ends for each at their next sign-in; who cannot accept it changes the pepper
/// instead of the cost, or makes everybody choose a new password.
pub struct BcryptHasher {
    current: Pepper,
    previous: Vec<Pepper>,
    cost: u32,
    dummy: String,
    pool: CpuPool,
}

impl BcryptHasher {
    /// Checks the settings and starts the pool.
    pub fn new(settings: BcryptSettings) -> Result<Self, BcryptSettingsError> {
        let BcryptSettings { current, previous, cost, threads, queue } = settings;
        if !BcryptSettings::COSTS.contains(&cost) {
            return Err(BcryptSettingsError::Cost(cost));
        }
        let pool = CpuPool::new(CpuPoolSettings { name: "hash", threads, queue })?;
        Ok(Self { current, previous, cost, dummy: stored::dummy(cost), pool })
    }

    /// How many passwords are being hashed or wait for it, for metrics.
    pub fn load(&self) -> usize {
        self.pool.load()
    }

    /// How to hash this password today.
    fn recipe(&self, password: &PasswordAttempt) -> Recipe {
        Recipe {
            pepper_id: self.current.id().to_owned(),
            prehash: self.current.prehash(password),
            cost: self.cost,
        }
    }

    fn pepper(&self, id: &str) -> Result<&Pepper, StoredHashError> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .find(|pepper| pepper.id() == id)
            .ok_or_else(|| StoredHashError::UnknownPepper(id.to_owned()))
    }

    /// What it takes to compare an attempt with a hash.
    fn comparison(
        &self,
        attempt: &PasswordAttempt,
        hash: &PasswordHash,
    ) -> Result<Comparison, StoredHashError> {
        let stored = StoredHash::parse(hash.expose())?;
        let pepper = self.pepper(stored.pepper_id)?;
        let is_current = stored.pepper_id == self.current.id() && stored.cost == self.cost;
        Ok(Comparison {
            prehash: pepper.prehash(attempt),
            bcrypt: stored.bcrypt.to_owned(),
            renewal: (!is_current).then(|| self.recipe(attempt)),
        })
    }

    fn dummy_comparison(&self, attempt: &PasswordAttempt) -> Comparison {
        Comparison {
            prehash: self.current.prehash(attempt),
            bcrypt: self.dummy.clone(),
            renewal: None,
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoredHashError> + Send + 'static,
    ) -> Result<T, HashError> {
        match self.pool.run(work).await {
            Ok(outcome) => outcome.map_err(failed),
            Err(CpuPoolError::Busy) => Err(HashError::Busy),
            Err(error @ CpuPoolError::Panicked) => Err(failed(error)),
        }
    }
}

#[async_trait]
impl PasswordHasher for BcryptHasher {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashError> {
        let recipe = self.recipe(password.as_attempt());
        self.run(move || recipe.hash()).await
    }

    async fn verify(
        &self,
        attempt: &PasswordAttempt,
        hash: Option<PasswordHash>,
    ) -> Result<PasswordMatch, HashError> {
        let Some(hash) = hash else {
            let comparison = self.dummy_comparison(attempt);
            return self.run(move || comparison.run()).await.map(|_| PasswordMatch::No);
        };
        let comparison = self.comparison(attempt, &hash).map_err(failed)?;
        self.run(move || comparison.run()).await
    }
}

fn failed(cause: impl std::error::Error + Send + Sync + 'static) -> HashError {
    HashError::Failed(Box::new(cause))
}

/// A new hash to be made.
struct Recipe {
    pepper_id: String,
    prehash: Zeroizing<String>,
    cost: u32,
}

impl Recipe {
    fn hash(&self) -> Result<PasswordHash, StoredHashError> {
        let bcrypt = bcrypt::non_truncating_hash(self.prehash.as_bytes(), self.cost)?;
        Ok(PasswordHash::new(stored::format(&self.pepper_id, &bcrypt)))
    }
}

/// A comparison to be made.
struct Comparison {
    prehash: Zeroizing<String>,
    bcrypt: String,
    /// What takes the hash's place if it matches but is of yesterday.
    renewal: Option<Recipe>,
}

impl Comparison {
    fn run(&self) -> Result<PasswordMatch, StoredHashError> {
        if !bcrypt::non_truncating_verify(self.prehash.as_bytes(), &self.bcrypt)? {
            return Ok(PasswordMatch::No);
        }
        match &self.renewal {
            None => Ok(PasswordMatch::Yes),
            Some(recipe) => recipe.hash().map(PasswordMatch::YesWithNewHash),
        }
    }
}

#[cfg(test)]
#[path = "hasher_tests.rs"]
mod tests;

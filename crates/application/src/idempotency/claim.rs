use socle_domain::Id;
use socle_domain::identity::TokenDigest;
use uuid::Uuid;

/// Identifies one attempt at answering a request. Whoever takes a key over has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimId(Uuid);

impl Id for ClaimId {
    fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    fn as_uuid(&self) -> Uuid {
        self.0
    }
}

/// A key that one attempt holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What is stored of the key and of who presented it.
    pub key: TokenDigest,
    /// The attempt.
    pub id: ClaimId,
}

tokio::task_local! {
    static CURRENT: Claim;
}

impl Claim {
    /// Does work on behalf of this claim: its transactions find the claim with [`Claim::current`].
    /// What the work spawns does not.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// The claim on whose behalf the caller works. A store asks when it opens a transaction.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|claim| *claim).ok()
    }
}

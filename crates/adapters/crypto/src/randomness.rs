use socle_application::ports::Randomness;

/// The operating system's random generator (`getrandom(2)` and its kin), fit for keys and tokens
/// (OWASP ASVS 5.0 §11.5).
///
/// # Aborts
///
/// When the operating system has no randomness to give, the process ends. On supported systems that
/// does not happen after boot, there is nothing to fall back to, and a token or nonce that can be
/// guessed is worse than no service.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
        let outcome = getrandom::fill(bytes);
        if let Err(error) = outcome {
            tracing::error!(%error, "the operating system's random generator failed; aborting");
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_all_of_it_and_never_the_same() {
        let draw = || {
            let mut bytes = [0; 64];
            SystemRandomness.fill(&mut bytes);
            bytes
        };
        let (one, other) = (draw(), draw());
        assert_ne!(one, other);
        // A half that stayed zero has a chance of 2^-256.
        assert!(one[..32] != [0; 32] && one[32..] != [0; 32]);
    }
}

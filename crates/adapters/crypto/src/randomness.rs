use std::cell::RefCell;

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

/// The same generator, asked for 4 KiB at a time, which each thread keeps for itself: for
/// identifiers, of which every request needs one. What waits in the buffer is random but lies in
/// memory before it is used, so secrets come from [`SystemRandomness`]. Used bytes are wiped.
#[derive(Debug, Clone, Copy, Default)]
pub struct BufferedRandomness;

struct Buffer {
    bytes: [u8; Buffer::BYTES],
    used: usize,
}

impl Buffer {
    const BYTES: usize = 4_096;

    fn take(&mut self, wanted: &mut [u8]) {
        if self.used + wanted.len() > Self::BYTES {
            SystemRandomness.fill(&mut self.bytes);
            self.used = 0;
        }
        let taken = &mut self.bytes[self.used..self.used + wanted.len()];
        wanted.copy_from_slice(taken);
        taken.fill(0);
        self.used += wanted.len();
    }
}

thread_local! {
    static BUFFER: RefCell<Buffer> =
        const { RefCell::new(Buffer { bytes: [0; Buffer::BYTES], used: Buffer::BYTES }) };
}

impl Randomness for BufferedRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > Buffer::BYTES / 8 {
            SystemRandomness.fill(bytes);
        } else {
            BUFFER.with_borrow_mut(|buffer| buffer.take(bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_buffer_gives_nothing_twice_and_is_filled_again() {
        let draw = |_| {
            let mut bytes = [0; 10];
            BufferedRandomness.fill(&mut bytes);
            bytes
        };
        let drawn: HashSet<_> = (0..10_000).map(draw).collect();
        assert_eq!(drawn.len(), 10_000);
        let elsewhere = std::thread::spawn(move || (0..1_000).map(draw).collect::<HashSet<_>>());
        assert!(drawn.is_disjoint(&elsewhere.join().unwrap()));
        let mut long = [0; 10_000];
        BufferedRandomness.fill(&mut long);
        assert!(long.chunks(100).all(|part| part != [0; 100]));
    }

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

//! Many things, done one after another.

/// How many of them were done, and what failed first. What cannot be done is in nobody's way: whoever
/// does them notes it and goes on.
#[derive(Debug)]
pub(super) struct Attempts<E> {
    done: u64,
    failure: Option<E>,
}

impl<E> Attempts<E> {
    /// Nothing was tried yet.
    pub(super) const fn new() -> Self {
        Self { done: 0, failure: None }
    }

    /// Notes what became of one: whether it was done, as far as it was still to be done.
    pub(super) fn note(&mut self, outcome: Result<bool, E>) {
        match outcome {
            Ok(done) => self.done += u64::from(done),
            Err(error) => {
                self.failure.get_or_insert(error);
            }
        }
    }

    /// How many were done so far.
    pub(super) const fn done(&self) -> u64 {
        self.done
    }

    /// Whether one failed so far.
    pub(super) const fn have_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// How many were done, when none failed.
    pub(super) fn finish(self) -> Result<u64, E> {
        match self.failure {
            None => Ok(self.done),
            Some(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_first_is_told_last() {
        let mut attempts = Attempts::new();
        for outcome in [Ok(true), Err("first"), Ok(false), Err("second"), Ok(true)] {
            attempts.note(outcome);
        }
        assert_eq!((attempts.done(), attempts.have_failed()), (2, true));
        assert_eq!(attempts.finish(), Err("first"));
        assert_eq!(Attempts::<()>::new().finish(), Ok(0));
    }
}

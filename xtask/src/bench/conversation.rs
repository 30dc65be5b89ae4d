//! Conversations, in which a request depends on the answer before it: what `wrk` cannot hold.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow};

use super::load::number;

/// One side of a conversation.
pub(crate) trait Talk: Send {
    /// Sends the next request and takes in its answer.
    fn next(&mut self) -> Result<()>;
}

/// What conversations that were held at the same time took.
#[derive(Debug)]
pub(crate) struct Held<M> {
    /// Answers a second.
    pub(crate) per_second: f64,
    /// How long each answer took.
    pub(crate) times: Times,
    /// What was read off before and after the measured time.
    pub(crate) around: (M, M),
}

/// Holds all conversations at once, each on a thread of its own, and measures after a warm-up. One
/// wrong answer fails the case.
pub(crate) fn hold<T: Talk, M>(
    talks: Vec<T>,
    warm_up: Duration,
    time: Duration,
    mut read_off: impl FnMut() -> M,
) -> Result<Held<M>> {
    let begin = Instant::now() + warm_up;
    let end = begin + time;
    thread::scope(|scope| {
        let threads: Vec<_> = talks
            .into_iter()
            .map(|talk| scope.spawn(move || talk_until(talk, begin, end)))
            .collect();
        thread::sleep(begin.saturating_duration_since(Instant::now()));
        let before = read_off();
        thread::sleep(end.saturating_duration_since(Instant::now()));
        let after = read_off();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| anyhow!("a conversation panicked"))??);
        }
        let times = Times::of(all);
        let per_second = number(times.count()) / time.as_secs_f64();
        Ok(Held { per_second, times, around: (before, after) })
    })
}

fn talk_until(mut talk: impl Talk, begin: Instant, end: Instant) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    loop {
        let sent = Instant::now();
        if sent >= end {
            return Ok(times);
        }
        talk.next().context("a conversation broke off")?;
        if sent >= begin {
            times.push(sent.elapsed());
        }
    }
}

/// Times, in order.
#[derive(Debug)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// These times.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.len().try_into().unwrap_or(u64::MAX)
    }

    /// The time that so large a part of them did not exceed, in microseconds; 0 of none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a list that fits into memory"
    )]
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let index = (self.0.len() as f64 * part) as usize;
        let time = self.0.get(index.min(self.0.len().saturating_sub(1)));
        time.map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u32);

    impl Talk for Count {
        fn next(&mut self) -> Result<()> {
            self.0 += 1;
            anyhow::ensure!(self.0 < 5, "enough");
            Ok(())
        }
    }

    #[test]
    fn quantiles_are_times_that_occurred() {
        let times = Times::of((1..=100).rev().map(Duration::from_micros).collect());
        assert!((times.quantile(0.5) - 51.0).abs() < 1e-6);
        assert!((times.quantile(0.99) - 100.0).abs() < 1e-6);
        assert!(Times::of(Vec::new()).quantile(0.5).abs() < 1e-6);
    }

    #[test]
    fn a_wrong_answer_fails_the_whole() {
        let minute = Duration::from_mins(1);
        let error = talk_until(Count(0), Instant::now(), Instant::now() + minute).unwrap_err();
        assert!(format!("{error:#}").contains("enough"), "{error:#}");
    }
}

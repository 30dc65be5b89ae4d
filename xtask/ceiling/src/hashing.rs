//! How many passwords this machine can hash.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use serde_json::json;

/// As long as what Socle hands to bcrypt: base64 of a SHA-384 digest.
const PASSWORD: [u8; 64] = [b'p'; 64];

/// Options of the measurement.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// bcrypt's cost.
    #[arg(long, default_value_t = 12)]
    cost: u32,
    /// For how long to hash.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// On how many threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

/// Hashes until the time is over and prints the rate as JSON.
pub(crate) fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let end = start + Duration::from_secs(options.seconds);
    let workers: Vec<_> = (0..options.threads)
        .map(|_| {
            let cost = options.cost;
            thread::spawn(move || hash_until(end, cost))
        })
        .collect();
    let mut per_second = 0.0;
    for worker in workers {
        per_second += worker.join().map_err(|_| anyhow!("a thread panicked"))??;
    }
    println!("{}", json!({"per_second": per_second, "threads": options.threads}));
    Ok(())
}

/// One thread's rate. Each has its own clock: the last hash ends after the time is over.
fn hash_until(end: Instant, cost: u32) -> Result<f64> {
    let start = Instant::now();
    let mut count = 0_u32;
    while Instant::now() < end || count == 0 {
        bcrypt::hash_with_salt(PASSWORD, cost, *b"sixteen bytes!!!")?;
        count += 1;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

//! Keeping a session, and what the time of a refused sign-in tells.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use ureq::Agent;

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    conversation::{Talk, Times},
    lab::{Lab, Target, cores},
    load::number,
    server::{self, Server},
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "refresh",
        measures: "`POST /api/v1/auth/refresh` of 16 sessions at once, each rotating its own \
                   refresh token, durably. The figure counts the cores that server, database and \
                   load share.",
        run: refresh,
    },
    Case {
        name: "sign_in_parity",
        measures: "Refused `POST /api/v1/auth/signin`, one after the other in shuffled order, with \
                   bcrypt at its lowest cost so that a difference would show: an address that \
                   nobody has, a wrong password, and the right password of an address that was \
                   never proved.",
        run: sign_in_parity,
    },
];

const SIGN_IN: &str = "/api/v1/auth/signin";

/// Few enough that waiting for each other is not all that is measured.
const CHAINS: usize = 16;

/// A session that is refreshed again and again.
struct Chain {
    agent: Agent,
    url: String,
    token: String,
}

impl Chain {
    fn begin(server: &Server) -> Result<Self> {
        let agent = server::agent();
        let answer = server.post(&agent, SIGN_IN, &Server::credentials(), 200)?;
        let token = server::text(&answer, "refresh_token")?;
        Ok(Self { agent, url: server.url("/api/v1/auth/refresh"), token })
    }
}

impl Talk for Chain {
    fn next(&mut self) -> Result<()> {
        let mut answer =
            self.agent.post(&self.url).send_json(json!({"refresh_token": self.token}))?;
        let status = answer.status();
        let body: Value = answer.body_mut().read_json()?;
        ensure!(status == 200, "{status}: {body}");
        self.token = server::text(&body, "refresh_token")?;
        Ok(())
    }
}

fn refresh(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::QUICK {
        let server = lab.server(target)?;
        server.token()?;
        let chains: Result<Vec<Chain>> = (0..CHAINS).map(|_| Chain::begin(server)).collect();
        let row = lab.converse(target, chains?)?;
        if target == Target::QuickPostgres {
            let cores = number(cores().try_into()?);
            outcome.figures.extend([
                Figure::at_least(
                    format!("{}: refreshes a second on each core", target.name()),
                    row.per_second / cores,
                    500.0,
                    "/s",
                ),
                Figure::below(
                    format!("{}: a refresh at p99", target.name()),
                    row.p99_microseconds.unwrap_or(f64::INFINITY) / 1000.0,
                    25.0,
                    "ms",
                ),
            ]);
        }
        outcome.rows.push(row);
    }
    Ok(outcome)
}

/// How often each kind of refusal is asked for.
const SAMPLES: usize = 700;

/// Refusals that nobody may tell apart by their time.
const REFUSALS: [&str; 4] =
    ["an unknown address", WRONG_PASSWORD, "an unproved address", "a locked account"];

const WRONG_PASSWORD: &str = "a wrong password";

fn attempt(kind: &str, number: usize) -> Value {
    let mut attempt = Server::credentials();
    match kind {
        "an unknown address" => attempt["email"] = format!("nobody{number}@example.org").into(),
        "an unproved address" => attempt["email"] = UNPROVED.into(),
        // The right password, which does not help.
        "a locked account" => attempt["email"] = LOCKED.into(),
        _ => attempt["password"] = "Vault-Meadow7-Comet!".into(),
    }
    attempt
}

const UNPROVED: &str = "unproved.bench@example.org";
const LOCKED: &str = "locked.bench@example.org";

/// So many wrong passwords lock an account.
const LOCKING: usize = 10;

fn sign_in_parity(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::QUICK {
        let name = target.name();
        lab.show(&format!("{name}, {} refused sign-ins", SAMPLES * REFUSALS.len()));
        let server = lab.server(target)?;
        let agent = server::agent();
        server.token()?;
        server.sign_up(&agent, UNPROVED)?;
        server.sign_up(&agent, LOCKED)?;
        server.prove(&agent, LOCKED)?;
        for number in 0..LOCKING {
            let mut wrong = attempt(WRONG_PASSWORD, number);
            wrong["email"] = LOCKED.into();
            server.post(&agent, SIGN_IN, &wrong, 401)?;
        }
        let mut order: Vec<&str> =
            REFUSALS.iter().copied().cycle().take(SAMPLES * REFUSALS.len()).collect();
        shuffle(&mut order);
        let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
        let mut wrong = 0;
        for (number, kind) in order.into_iter().enumerate() {
            if kind == WRONG_PASSWORD {
                wrong += 1;
                if wrong % (LOCKING - 1) == 0 {
                    // A success forgets the failures before it: this account is not to be locked.
                    server.post(&agent, SIGN_IN, &Server::credentials(), 200)?;
                }
            }
            let body = attempt(kind, number);
            let sent = Instant::now();
            server.post(&agent, SIGN_IN, &body, 401)?;
            times.entry(kind).or_default().push(sent.elapsed());
        }
        let mut medians = Vec::new();
        for (kind, times) in times {
            let times = Times::of(times);
            let median = times.quantile(0.5);
            medians.push(median);
            outcome.rows.push(Row {
                target: format!("{name}: {kind}"),
                per_second: 1e6 / median,
                p50_microseconds: Some(median),
                p99_microseconds: Some(times.quantile(0.99)),
                ..Row::default()
            });
        }
        let slowest = medians.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let fastest = medians.iter().copied().fold(f64::INFINITY, f64::min);
        outcome.figures.push(Figure::below(
            format!("{name}: medians of refused sign-ins apart"),
            (slowest - fastest) / 1000.0,
            2.0,
            "ms",
        ));
    }
    Ok(outcome)
}

/// Brings them into an order that follows no pattern, and is the same in every run.
fn shuffle<T>(items: &mut [T]) {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    for last in (1..items.len()).rev() {
        // xorshift64 (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (last as u64 + 1)).unwrap_or_default();
        items.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffling_loses_nothing_and_keeps_no_order() {
        let mut items: Vec<u32> = (0..1_000).collect();
        shuffle(&mut items);
        let in_place = items.iter().zip(0..).filter(|(item, place)| *item == place).count();
        assert!(in_place < 20, "{in_place}");
        items.sort_unstable();
        assert_eq!(items, (0..1_000).collect::<Vec<_>>());
    }
}

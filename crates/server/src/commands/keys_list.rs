use std::process::ExitCode;

use socle_crypto::Ed25519PublicKey;

use super::Failure;
use crate::config::{AcceptedKey, Configuration};

/// Prints the keys of access tokens with what they are for: a line each, the identifier, the public
/// key and its state. No private key.
pub(super) fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    let secrets = configuration.secrets()?;
    let current = Ed25519PublicKey::of_seed(&secrets.signing_key);
    print(&current, "signs");
    let mut seen = vec![current];
    for AcceptedKey { key, until } in &secrets.accepted_signing_keys {
        if seen.contains(key) {
            continue;
        }
        seen.push(*key);
        match until {
            Some(until) => print(key, &format!("accepted until {}", until.format("%F %H:%M UTC"))),
            None => print(key, "accepted"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(key: &Ed25519PublicKey, state: &str) {
    println!("{}  {}  {state}", key.thumbprint(), key.to_text());
}

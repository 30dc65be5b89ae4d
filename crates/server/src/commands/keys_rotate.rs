use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use socle_application::ports::Clock as _;
use socle_crypto::{Ed25519PublicKey, SecretKey32, SystemClock, SystemRandomness};

use super::Failure;
use crate::config::{Configuration, Rotated, Secrets, rotate};

/// How long the former key is accepted: an access token lives for 15 minutes, and this leaves a day
/// for the restart, until which the former key signs.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Makes a new signing key where the keys are kept in the data folder; where they are configured,
/// prints how to, and changes nothing.
pub(super) fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    let secrets = configuration.secrets()?;
    if secrets.signing_key_is_kept {
        rotate_kept(configuration)?;
    } else {
        explain(secrets);
    }
    Ok(ExitCode::SUCCESS)
}

fn rotate_kept(configuration: &Configuration) -> Result<(), Failure> {
    let folder = &configuration.settings.data_dir;
    let now = SystemClock.now();
    let until = now + OVERLAP;
    let rotated = rotate(folder, &SystemRandomness, now, until).map_err(Failure::because)?;
    let Rotated { new, old } = rotated;
    let until = until.format("%F %H:%M UTC");
    println!("{} signs from the next start on", new.thumbprint());
    println!("{} is accepted until {until}", old.thumbprint());
    println!("Restart every server that uses {} before then.", folder.display());
    Ok(())
}

fn explain(secrets: &Secrets) {
    let next = SecretKey32::generate(&SystemRandomness);
    let next_public = Ed25519PublicKey::of_seed(&next).to_text();
    let current = Ed25519PublicKey::of_seed(&secrets.signing_key).to_text();
    let accepted = |one_more: &str| {
        let configured =
            secrets.accepted_signing_keys.iter().map(|accepted| accepted.key.to_text());
        let mut keys: Vec<_> = configured.chain([one_more.to_owned()]).collect();
        let mut seen = Vec::new();
        keys.retain(|key| {
            !seen.contains(key) && {
                seen.push(key.clone());
                true
            }
        });
        keys.join(",")
    };
    println!(
        "The signing key is configured, so nothing was changed. With a new key, made just now:"
    );
    println!();
    println!("1. On every node, accept the new key, and restart:");
    println!("   SOCLE_AUTH_ACCEPTED_SIGNING_KEYS={}", accepted(&next_public));
    println!();
    println!("2. When all of them have restarted: sign with the new key, accept the old one, and");
    println!("   restart every node:");
    println!("   SOCLE_AUTH_SIGNING_KEY={}", STANDARD.encode(next.expose()));
    println!("   SOCLE_AUTH_ACCEPTED_SIGNING_KEYS={}", accepted(&current));
    println!();
    println!("3. A day after the last restart (15 minutes are the least), accept the old key no");
    println!("   longer: take it out of SOCLE_AUTH_ACCEPTED_SIGNING_KEYS, and restart:");
    println!("   {current}");
}

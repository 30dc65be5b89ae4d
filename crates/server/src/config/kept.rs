//! The file of generated keys in the data folder.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use socle_application::ports::Randomness;
use socle_crypto::{Ed25519PublicKey, SecretKey32, parse_key};
use socle_domain::Timestamp;

use super::secrets::AcceptedKey;

/// Losing it signs everybody out and makes every password useless.
const FILE: &str = "secrets.toml";
/// Whoever changes the file holds a lock on this one, since a renamed file takes its lock along.
const LOCK: &str = "secrets.toml.lock";
const KEYS: [&str; 3] = ["signing_key", "password_pepper", "sealing_key"];
const SIGNING_KEY: &str = KEYS[0];

const HEADER: &str = "\
# Made at the first start in development mode. Without these keys nobody can sign in to
# the accounts of the database beside this file. In production, configure your own.
";

/// The generated keys, as they are kept.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptKeys {
    /// Private keys by name, in base64.
    #[serde(flatten)]
    keys: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accepted_signing_keys: Vec<KeptPublicKey>,
}

#[derive(Serialize, Deserialize)]
struct KeptPublicKey {
    public_key: String,
    /// From when on it is not needed.
    until: Timestamp,
}

impl KeptKeys {
    /// Reads the keys in the data folder, and makes them first if there are none.
    pub(super) fn load(folder: &Path, randomness: &dyn Randomness) -> Result<Self, String> {
        let path = folder.join(FILE);
        if !path.exists() {
            make(folder, randomness).map_err(|error| cannot("written", &path, error))?;
        }
        Self::read(&path)
    }

    fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| cannot("read", path, error))?;
        // What is wrong with the file is not quoted: it is full of secrets.
        toml::from_str(&text)
            .map_err(|_| cannot("read", path, "it is not a TOML file as Socle writes it"))
    }

    /// A private key by its name.
    pub(super) fn get(&self, name: &str) -> Option<SecretString> {
        self.keys.get(name).map(|key| SecretString::from(key.as_str()))
    }

    /// The keys that signed before, those included whose time is over.
    pub(super) fn accepted_signing_keys(&self, folder: &Path) -> Result<Vec<AcceptedKey>, String> {
        let parse = |kept: &KeptPublicKey| {
            let key = Ed25519PublicKey::parse(&kept.public_key).map_err(|error| {
                cannot("read", &folder.join(FILE), format!("accepted_signing_keys: {error}"))
            })?;
            Ok(AcceptedKey { key, until: Some(kept.until) })
        };
        self.accepted_signing_keys.iter().map(parse).collect()
    }
}

/// The new key that signs, and the former one.
pub(crate) struct Rotated {
    /// What signs from the next start on.
    pub(crate) new: Ed25519PublicKey,
    /// What signed until now.
    pub(crate) old: Ed25519PublicKey,
}

/// Puts a new signing key into the file of the data folder. The former one is accepted until
/// `until`; keys whose time is over at `now` are dropped.
pub(crate) fn rotate(
    folder: &Path,
    randomness: &dyn Randomness,
    now: Timestamp,
    until: Timestamp,
) -> Result<Rotated, String> {
    let path = folder.join(FILE);
    let _lock = lock(folder).map_err(|error| cannot("locked", &path, error))?;
    let mut kept = KeptKeys::read(&path)?;
    let old = kept.keys.get(SIGNING_KEY).map(|text| parse_key(text));
    let old = match old {
        Some(Ok(seed)) => Ed25519PublicKey::of_seed(&seed),
        Some(Err(error)) => return Err(cannot("read", &path, format!("{SIGNING_KEY}: {error}"))),
        None => return Err(cannot("read", &path, format!("{SIGNING_KEY} is missing"))),
    };
    let seed = SecretKey32::generate(randomness);
    kept.keys.insert(SIGNING_KEY.to_owned(), STANDARD.encode(seed.expose()));
    kept.accepted_signing_keys.retain(|key| now < key.until);
    kept.accepted_signing_keys.push(KeptPublicKey { public_key: old.to_text(), until });
    let text = toml::to_string(&kept).map_err(|_| cannot("written", &path, "it has no form"))?;
    replace(folder, &format!("{HEADER}{text}")).map_err(|error| cannot("written", &path, error))?;
    Ok(Rotated { new: Ed25519PublicKey::of_seed(&seed), old })
}

fn cannot(what: &str, path: &Path, error: impl fmt::Display) -> String {
    format!("the secrets in {} cannot be {what}: {error}", path.display())
}

/// Two processes that start at once must agree: both write a file of their own, and the first to
/// link it in place wins.
fn make(folder: &Path, randomness: &dyn Randomness) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut text = HEADER.to_owned();
    for name in KEYS {
        let key = STANDARD.encode(SecretKey32::generate(randomness).expose());
        text.extend([name, " = \"", &key, "\"\n"]);
    }
    let own = write_beside(folder, &text)?;
    let linked = fs::hard_link(&own, folder.join(FILE));
    fs::remove_file(&own)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Replaces the file at once: whoever reads it, and whatever a loss of power leaves, is the old or
/// the new one.
fn replace(folder: &Path, text: &str) -> std::io::Result<()> {
    let (own, path) = (write_beside(folder, text)?, folder.join(FILE));
    let replaced = keep_owner(&path, &own).and_then(|()| fs::rename(&own, &path));
    replaced.inspect_err(|_| {
        // It holds keys; that it cannot take its place is the error to tell.
        let _ = fs::remove_file(&own);
    })?;
    // The name is on disk when the folder is.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// An administrator who rotates must not take the file away from the account that serves.
#[cfg(unix)]
fn keep_owner(old: &Path, new: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (old, made) = (fs::metadata(old)?, fs::metadata(new)?);
    if (old.uid(), old.gid()) == (made.uid(), made.gid()) {
        return Ok(());
    }
    chown(new, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Writes a file of this process that only its owner reads, until it is on disk.
fn write_beside(folder: &Path, text: &str) -> std::io::Result<PathBuf> {
    let own = folder.join(format!("{FILE}.{}", std::process::id()));
    // One that a dead process left may have another owner's eyes on it.
    match fs::remove_file(&own) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().create_new(true).open(&own)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(own)
}

fn lock(folder: &Path) -> std::io::Result<File> {
    let file = private().create(true).truncate(false).open(folder.join(LOCK))?;
    file.lock()?;
    Ok(file)
}

fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
#[path = "kept_tests.rs"]
mod tests;

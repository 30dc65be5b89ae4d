//! The keys: configured, or in development made once and kept in the data folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use socle_application::ports::Randomness;
use socle_crypto::{SecretKey32, parse_key};

use super::settings::{Mode, Settings};

/// Every key.
pub(crate) struct Secrets {
    /// Signs access tokens.
    pub(crate) signing_key: SecretKey32,
    /// Peppers passwords.
    pub(crate) password_pepper: SecretKey32,
    /// Peppers that existing hashes may need.
    pub(crate) previous_password_peppers: Vec<SecretKey32>,
    /// Encrypts what is stored.
    pub(crate) sealing_key: SecretKey32,
    /// Keys that still decrypt.
    pub(crate) previous_sealing_keys: Vec<SecretKey32>,
}

/// The file in the data folder. Losing it signs everybody out and makes every password useless.
const FILE: &str = "secrets.toml";
const KEYS: [&str; 3] = ["signing_key", "password_pepper", "sealing_key"];

impl Secrets {
    /// The configured keys; in development, those that are missing come from the data folder.
    /// `Err` says everything that is wrong.
    pub(crate) fn load(
        settings: &Settings,
        randomness: &dyn Randomness,
    ) -> Result<Self, Vec<String>> {
        let auth = &settings.auth;
        let configured = [&auth.signing_key, &auth.password_pepper, &auth.sealing_key];
        let complete = configured.iter().all(|key| key.is_some());
        let kept = if settings.mode == Mode::Development && !complete {
            kept_in(&settings.data_dir, randomness).map_err(|problem| vec![problem])?
        } else {
            BTreeMap::new()
        };

        let mut problems = Vec::new();
        let mut key = |name: &str, configured: Option<&SecretString>| {
            let text = configured.or_else(|| kept.get(name));
            parse(name, text).map_err(|problem| problems.push(problem)).ok()
        };
        let signing_key = key("signing_key", auth.signing_key.as_ref());
        let password_pepper = key("password_pepper", auth.password_pepper.as_ref());
        let sealing_key = key("sealing_key", auth.sealing_key.as_ref());
        let mut list = |name: &str, texts: &[SecretString]| -> Vec<SecretKey32> {
            let parsed = texts.iter().filter_map(|text| key(name, Some(text)));
            parsed.collect()
        };
        let previous_password_peppers =
            list("previous_password_peppers", &auth.previous_password_peppers);
        let previous_sealing_keys = list("previous_sealing_keys", &auth.previous_sealing_keys);
        match (signing_key, password_pepper, sealing_key) {
            (Some(signing_key), Some(password_pepper), Some(sealing_key))
                if problems.is_empty() =>
            {
                Ok(Self {
                    signing_key,
                    password_pepper,
                    previous_password_peppers,
                    sealing_key,
                    previous_sealing_keys,
                })
            }
            _ => Err(problems),
        }
    }
}

fn parse(name: &str, text: Option<&SecretString>) -> Result<SecretKey32, String> {
    let variable = format!("SOCLE_AUTH_{}", name.to_uppercase());
    let text = text
        .ok_or_else(|| format!("{variable} is missing; make one with `openssl rand -base64 32`"))?;
    parse_key(text.expose_secret()).map_err(|error| format!("{variable}: {error}"))
}

/// Reads the keys in the data folder, and makes them first if there are none.
fn kept_in(
    folder: &Path,
    randomness: &dyn Randomness,
) -> Result<BTreeMap<String, SecretString>, String> {
    let path = folder.join(FILE);
    let cannot = |what: &str, error: &dyn std::fmt::Display| {
        format!("the secrets in {} cannot be {what}: {error}", path.display())
    };
    if !path.exists() {
        make(folder, &path, randomness).map_err(|error| cannot("written", &error))?;
    }
    let text = fs::read_to_string(&path).map_err(|error| cannot("read", &error))?;
    // What is wrong with the file is not quoted: it is full of secrets.
    let keys: BTreeMap<String, String> =
        toml::from_str(&text).map_err(|_| cannot("read", &"it is not a TOML file of texts"))?;
    Ok(keys.into_iter().map(|(name, key)| (name, SecretString::from(key))).collect())
}

/// Two processes that start at once must agree: both write a file of their own, and the first to
/// link it in place wins.
fn make(folder: &Path, path: &Path, randomness: &dyn Randomness) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut text = String::from(
        "# Made at the first start in development mode. Without these keys nobody can sign in to\n\
         # the accounts of the database beside this file. In production, configure your own.\n",
    );
    for name in KEYS {
        let key = STANDARD.encode(SecretKey32::generate(randomness).expose());
        text.extend([name, " = \"", &key, "\"\n"]);
    }
    let own = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&own)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&own, path);
    fs::remove_file(&own)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_crypto::SystemRandomness;

    fn settings(folder: &Path, mode: Mode) -> Settings {
        Settings { mode, data_dir: folder.to_owned(), ..Settings::default() }
    }

    #[test]
    fn development_makes_keys_once() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), Mode::Development);
        let first = Secrets::load(&settings, &SystemRandomness).ok().unwrap();
        let second = Secrets::load(&settings, &SystemRandomness).ok().unwrap();
        assert_eq!(first.signing_key.expose(), second.signing_key.expose());
        assert_ne!(first.signing_key.expose(), first.sealing_key.expose());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        Secrets::load(&settings(folder.path(), Mode::Development), &SystemRandomness).ok().unwrap();
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn processes_that_start_at_once_agree() {
        let folder = tempfile::tempdir().unwrap();
        let load = || {
            let settings = settings(folder.path(), Mode::Development);
            *Secrets::load(&settings, &SystemRandomness).ok().unwrap().signing_key.expose()
        };
        // Threads share a process id, so each round is one winner against a reader of its file.
        let keys: Vec<_> = std::thread::scope(|scope| {
            let first = scope.spawn(load);
            let key = first.join().unwrap();
            vec![key, scope.spawn(load).join().unwrap()]
        });
        assert_eq!(keys[0], keys[1]);
    }

    #[test]
    fn production_names_everything_that_is_missing_or_weak() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings(folder.path(), Mode::Production);
        settings.auth.sealing_key = Some(SecretString::from("changeme"));
        let problems = Secrets::load(&settings, &SystemRandomness).err().unwrap();
        assert_eq!(problems.len(), 3);
        assert!(problems[0].contains("SOCLE_AUTH_SIGNING_KEY is missing"));
        assert!(problems[1].contains("SOCLE_AUTH_PASSWORD_PEPPER is missing"));
        assert!(problems[2].contains("SOCLE_AUTH_SEALING_KEY: it is a placeholder"));
        assert!(!folder.path().join(FILE).exists(), "production makes no keys");
    }
}

//! The keys: configured, or in development made once and kept in the data folder.

use secrecy::{ExposeSecret as _, SecretString};
use socle_application::ports::{Clock, Randomness};
use socle_crypto::{Ed25519PublicKey, SecretKey32, parse_key};
use socle_domain::Timestamp;

use super::kept::KeptKeys;
use super::settings::{Mode, Settings};

/// Every key.
pub(crate) struct Secrets {
    /// Signs access tokens.
    pub(crate) signing_key: SecretKey32,
    /// Whether that key is the one in the data folder.
    pub(crate) signing_key_is_kept: bool,
    /// Check access tokens and are published, but do not sign.
    pub(crate) accepted_signing_keys: Vec<AcceptedKey>,
    /// Peppers passwords.
    pub(crate) password_pepper: SecretKey32,
    /// Peppers that existing hashes may need.
    pub(crate) previous_password_peppers: Vec<SecretKey32>,
    /// Encrypts what is stored.
    pub(crate) sealing_key: SecretKey32,
    /// Keys that still decrypt.
    pub(crate) previous_sealing_keys: Vec<SecretKey32>,
}

/// A key whose tokens are accepted though it does not sign: a former one, or the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AcceptedKey {
    /// The key.
    pub(crate) key: Ed25519PublicKey,
    /// From when on it is not needed; `None` when it is configured, and the operator decides.
    pub(crate) until: Option<Timestamp>,
}

impl AcceptedKey {
    /// Whether its tokens are accepted by a server that starts now.
    pub(crate) fn is_needed(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Secrets {
    /// The configured keys; in development, those that are missing come from the data folder.
    /// `Err` says everything that is wrong.
    pub(crate) fn load(
        settings: &Settings,
        randomness: &dyn Randomness,
        clock: &dyn Clock,
    ) -> Result<Self, Vec<String>> {
        let auth = &settings.auth;
        let configured = [&auth.signing_key, &auth.password_pepper, &auth.sealing_key];
        let complete = configured.iter().all(|key| key.is_some());
        let kept = if settings.mode == Mode::Development && !complete {
            let kept = KeptKeys::load(&settings.data_dir, randomness);
            Some(kept.map_err(|problem| vec![problem])?)
        } else {
            None
        };

        let mut problems = Vec::new();
        let mut key = |name: &str, configured: Option<&SecretString>| {
            let text = configured.cloned().or_else(|| kept.as_ref()?.get(name));
            parse(name, text.as_ref()).map_err(|problem| problems.push(problem)).ok()
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
        let mut accepted_signing_keys = accepted(&auth.accepted_signing_keys, &mut problems);
        // Those in the folder are the past of the key in the folder.
        let kept_past = kept.filter(|_| auth.signing_key.is_none());
        let signing_key_is_kept = kept_past.is_some();
        if let Some(kept) = kept_past {
            match kept.accepted_signing_keys(&settings.data_dir) {
                Ok(keys) => accepted_signing_keys.extend(keys),
                Err(problem) => problems.push(problem),
            }
        }
        let now = clock.now();
        accepted_signing_keys.retain(|accepted| accepted.is_needed(now));
        match (signing_key, password_pepper, sealing_key) {
            (Some(signing_key), Some(password_pepper), Some(sealing_key))
                if problems.is_empty() =>
            {
                Ok(Self {
                    signing_key,
                    signing_key_is_kept,
                    accepted_signing_keys,
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

fn accepted(texts: &[SecretString], problems: &mut Vec<String>) -> Vec<AcceptedKey> {
    let parse = |text: &SecretString| match Ed25519PublicKey::parse(text.expose_secret()) {
        Ok(key) => Some(AcceptedKey { key, until: None }),
        Err(error) => {
            problems.push(format!("SOCLE_AUTH_ACCEPTED_SIGNING_KEYS: {error}"));
            None
        }
    };
    texts.iter().filter_map(parse).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use chrono::TimeDelta;
    use socle_crypto::{SystemClock, SystemRandomness};

    use super::*;

    const FILE: &str = "secrets.toml";

    fn settings(folder: &Path, mode: Mode) -> Settings {
        Settings { mode, data_dir: folder.to_owned(), ..Settings::default() }
    }

    #[test]
    fn development_makes_keys_once() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), Mode::Development);
        let first = Secrets::load(&settings, &SystemRandomness, &SystemClock).ok().unwrap();
        let second = Secrets::load(&settings, &SystemRandomness, &SystemClock).ok().unwrap();
        assert_eq!(first.signing_key.expose(), second.signing_key.expose());
        assert_ne!(first.signing_key.expose(), first.sealing_key.expose());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        Secrets::load(&settings(folder.path(), Mode::Development), &SystemRandomness, &SystemClock)
            .ok()
            .unwrap();
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn processes_that_start_at_once_agree() {
        let folder = tempfile::tempdir().unwrap();
        let load = || {
            let settings = settings(folder.path(), Mode::Development);
            *Secrets::load(&settings, &SystemRandomness, &SystemClock)
                .ok()
                .unwrap()
                .signing_key
                .expose()
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
        let problems = Secrets::load(&settings, &SystemRandomness, &SystemClock).err().unwrap();
        assert_eq!(problems.len(), 3);
        assert!(problems[0].contains("SOCLE_AUTH_SIGNING_KEY is missing"));
        assert!(problems[1].contains("SOCLE_AUTH_PASSWORD_PEPPER is missing"));
        assert!(problems[2].contains("SOCLE_AUTH_SEALING_KEY: it is a placeholder"));
        assert!(!folder.path().join(FILE).exists(), "production makes no keys");
    }

    /// The clock of the tests that rotate.
    struct At(Timestamp);

    impl Clock for At {
        fn now(&self) -> Timestamp {
            self.0
        }
    }

    #[test]
    fn accepts_the_past_of_the_key_in_the_folder_until_it_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings(folder.path(), Mode::Development);
        let load = |settings: &Settings, now| {
            let secrets = Secrets::load(settings, &SystemRandomness, &At(now)).ok().unwrap();
            let keys = secrets.accepted_signing_keys.iter().map(|accepted| accepted.key);
            (secrets.signing_key_is_kept, keys.collect::<Vec<_>>())
        };
        let (now, until) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + TimeDelta::hours(24));
        assert_eq!(load(&settings, now), (true, vec![]));
        let old = super::super::kept::rotate(folder.path(), &SystemRandomness, now, until);
        let old = old.ok().unwrap().old;
        let before = until - TimeDelta::microseconds(1);
        assert_eq!(load(&settings, before), (true, vec![old]));
        assert_eq!(load(&settings, until), (true, vec![]));

        let configured = Ed25519PublicKey::of_seed(&SecretKey32::generate(&SystemRandomness));
        let text = SecretString::from(configured.to_text());
        settings.auth.accepted_signing_keys = vec![text];
        assert_eq!(load(&settings, before), (true, vec![configured, old]));
        // A configured key has no past in the folder.
        let seed = STANDARD.encode(SecretKey32::generate(&SystemRandomness).expose());
        settings.auth.signing_key = Some(SecretString::from(seed));
        assert_eq!(load(&settings, before), (false, vec![configured]));
    }
}

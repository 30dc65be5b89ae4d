use chrono::{DateTime, TimeDelta};
use rstest::rstest;
use socle_crypto::SystemRandomness;
use tempfile::TempDir;

use super::*;

fn now() -> Timestamp {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// A folder with keys.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    KeptKeys::load(folder.path(), &SystemRandomness).ok().unwrap();
    folder
}

fn rotate_at(folder: &TempDir, now: Timestamp) -> Result<Rotated, String> {
    rotate(folder.path(), &SystemRandomness, now, now + TimeDelta::hours(24))
}

fn kept(folder: &TempDir) -> KeptKeys {
    KeptKeys::read(&folder.path().join(FILE)).ok().unwrap()
}

fn accepted(folder: &TempDir) -> Vec<AcceptedKey> {
    kept(folder).accepted_signing_keys(folder.path()).unwrap()
}

fn names(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_old_key_is_accepted_and_the_other_keys_stay() {
    let folder = folder();
    let before = kept(&folder).keys;
    let rotated = rotate_at(&folder, now()).ok().unwrap();
    let after = kept(&folder).keys;
    assert_ne!(before[SIGNING_KEY], after[SIGNING_KEY]);
    for name in &KEYS[1..] {
        assert_eq!(before[*name], after[*name]);
    }
    let public = |keys: &BTreeMap<_, String>| {
        Ed25519PublicKey::of_seed(&parse_key(&keys[SIGNING_KEY]).unwrap())
    };
    assert_eq!((rotated.old, rotated.new), (public(&before), public(&after)));
    let until = Some(now() + TimeDelta::hours(24));
    assert_eq!(accepted(&folder), [AcceptedKey { key: rotated.old, until }]);
}

#[test]
fn a_key_whose_time_is_over_leaves_the_file_at_the_next_rotation() {
    let folder = folder();
    let [first, second, third] =
        [0, 1, 24].map(|hours| rotate_at(&folder, now() + TimeDelta::hours(hours)).ok().unwrap());
    let keys: Vec<_> = accepted(&folder).iter().map(|accepted| accepted.key).collect();
    // The first was needed until, and not at, its 24th hour.
    assert!(!keys.contains(&first.old));
    assert_eq!(keys, [second.old, third.old]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_file_whatever_was_left_behind() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    // A process of the same number died midway.
    let left = folder.path().join(format!("{FILE}.{}", std::process::id()));
    fs::write(&left, "half of a fi").unwrap();
    fs::set_permissions(&left, fs::Permissions::from_mode(0o644)).unwrap();
    rotate_at(&folder, now()).ok().unwrap();
    let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(names(&folder), [FILE, LOCK], "nothing is left beside");
}

#[test]
fn rotations_at_once_lose_no_key() {
    let folder = folder();
    let rotated: Vec<_> = std::thread::scope(|scope| {
        let rotate = || rotate_at(&folder, now()).ok().unwrap();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(rotate)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let accepted: Vec<_> = accepted(&folder).iter().map(|accepted| accepted.key).collect();
    assert_eq!(accepted.len(), rotated.len());
    let current = Ed25519PublicKey::of_seed(&parse_key(&kept(&folder).keys[SIGNING_KEY]).unwrap());
    for Rotated { old, new } in rotated {
        assert!(accepted.contains(&old));
        assert!(accepted.contains(&new) || new == current);
    }
}

#[rstest]
#[case::no_toml("signing_key = ")]
#[case::another_type("signing_key = 7\n")]
#[case::no_key("signing_key = \"topsecret\"\n")]
#[case::missing("password_pepper = \"topsecret\"\n")]
#[case::no_time("accepted_signing_keys = [{ public_key = \"topsecret\" }]\n")]
fn a_damaged_file_is_named_and_left_alone(#[case] text: &str) {
    let folder = folder();
    let path = folder.path().join(FILE);
    fs::write(&path, text).unwrap();
    let error = rotate_at(&folder, now()).err().unwrap();
    assert!(error.contains(path.to_str().unwrap()), "{error}");
    assert!(!error.contains("topsecret"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn an_accepted_key_that_is_none_is_named() {
    let folder = folder();
    let path = folder.path().join(FILE);
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str("[[accepted_signing_keys]]\npublic_key = \"AAAA\"\n");
    text.push_str("until = \"2026-11-22T08:00:00Z\"\n");
    fs::write(&path, text).unwrap();
    let error = kept(&folder).accepted_signing_keys(folder.path()).unwrap_err();
    assert!(error.contains(FILE) && error.contains("accepted_signing_keys"), "{error}");
}

use sha2::{Digest as _, Sha256};

/// SHA-256 of a secret under a label that says what the digest is for.
///
/// The label, closed by a NUL, keeps digests of one secret for two purposes unrelated (domain
/// separation). The digest may be shown only for secrets with at least 256 random bits, of which it
/// reveals nothing that helps to guess them.
pub(crate) fn labeled_digest(label: &str, secret: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(label).chain_update([0]).chain_update(secret).finalize().into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 0xf)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

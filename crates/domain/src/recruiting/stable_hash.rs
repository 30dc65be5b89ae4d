//! Numbers for texts, the same on every machine and in every version.

/// FNV-1a, 64 bits, with its bits mixed at the end (the finalizer of SplitMix64), so that low bits are
/// as good as high ones. Stored values depend on it: it never changes. Not for secrets.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored skills and embeddings were made with these.
    #[test]
    fn hashes_stay_as_they_are() {
        assert_eq!(stable_hash(b""), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(stable_hash(b"rust"), 0xd509_555b_ad62_4015);
        assert_ne!(stable_hash(b"rust"), stable_hash(b"rusu"));
    }
}

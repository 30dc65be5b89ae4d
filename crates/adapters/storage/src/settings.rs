//! Where content is kept.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

/// Where content is kept.
#[derive(Debug, Clone)]
pub enum StorageLocation {
    /// In a folder.
    Disk(PathBuf),
    /// In a bucket.
    S3(S3Settings),
}

/// A bucket of a service that speaks S3.
#[derive(Debug, Clone)]
pub struct S3Settings {
    /// The bucket.
    pub bucket: String,
    /// What every key begins with; may be empty.
    pub prefix: String,
    /// The service; Amazon's own without it. `http` is taken at its word.
    pub endpoint: Option<Url>,
    /// The region.
    pub region: String,
    /// Who asks. Without it, whatever the machine is allowed to (instance or container role).
    pub access_key_id: Option<String>,
    /// The proof.
    pub secret_access_key: Option<SecretString>,
}

/// Why content cannot be kept there.
#[derive(Debug, thiserror::Error)]
pub enum StorageSettingsError {
    /// It is no address of a storage.
    #[error("expected file://FOLDER or s3://BUCKET/PREFIX")]
    Address,
    /// The folder cannot be made or written.
    #[error("the folder {0} cannot be written: {1}")]
    Folder(PathBuf, #[source] std::io::Error),
    /// The client cannot be set up.
    #[error("the client cannot be made: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StorageLocation {
    /// Reads `file://FOLDER`, relative or absolute, or `s3://BUCKET/PREFIX`. What is in S3 takes the
    /// rest from `s3`.
    pub fn parse(url: &str, s3: S3Settings) -> Result<Self, StorageSettingsError> {
        if let Some(folder) = url.strip_prefix("file://").filter(|folder| !folder.is_empty()) {
            return Ok(Self::Disk(PathBuf::from(folder)));
        }
        let place = url.strip_prefix("s3://").ok_or(StorageSettingsError::Address)?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(fits) {
            return Err(StorageSettingsError::Address);
        }
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self::S3(S3Settings { bucket: bucket.to_owned(), prefix, ..s3 }))
    }
}

impl Default for S3Settings {
    fn default() -> Self {
        Self {
            bucket: String::new(),
            prefix: String::new(),
            endpoint: None,
            region: "us-east-1".to_owned(),
            access_key_id: None,
            secret_access_key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("file://data/files", Some("data/files"))]
    #[case("file:///var/lib/socle/files", Some("/var/lib/socle/files"))]
    #[case("file://", None)]
    #[case("s3://", None)]
    #[case("s3://UPPER/x", None)]
    #[case("https://example.com/bucket", None)]
    #[case("", None)]
    fn addresses_of_folders(#[case] url: &str, #[case] expected: Option<&str>) {
        let folder = match StorageLocation::parse(url, S3Settings::default()) {
            Ok(StorageLocation::Disk(folder)) => Some(folder),
            _ => None,
        };
        assert_eq!(folder, expected.map(PathBuf::from));
    }

    #[rstest]
    #[case("s3://files", "files", "")]
    #[case("s3://files/", "files", "")]
    #[case("s3://my-files/socle/production/", "my-files", "socle/production")]
    fn addresses_of_buckets(#[case] url: &str, #[case] bucket: &str, #[case] prefix: &str) {
        let Ok(StorageLocation::S3(s3)) = StorageLocation::parse(url, S3Settings::default()) else {
            panic!("{url} is one");
        };
        assert_eq!((s3.bucket.as_str(), s3.prefix.as_str()), (bucket, prefix));
    }
}

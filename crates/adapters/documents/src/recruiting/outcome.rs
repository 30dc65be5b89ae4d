//! What the program that reads tells the server by its exit code.

use socle_application::recruiting::documents::ReadDocumentError;

/// Why a document has no text, as far as the program that reads it can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failed {
    #[error("a password is needed")]
    Encrypted,
    #[error("the document is damaged")]
    Corrupt,
    #[error("the document is too large")]
    TooLarge,
    #[error("there is no text")]
    NoText,
    /// It could not limit itself, or not be told what to read.
    #[error("reading could not begin")]
    Unready,
}

impl Failed {
    const ALL: [Self; 5] =
        [Self::Encrypted, Self::Corrupt, Self::TooLarge, Self::NoText, Self::Unready];

    /// Numbers that neither shells, nor signals, nor Rust's panics use.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Encrypted => 80,
            Self::Corrupt => 81,
            Self::TooLarge => 82,
            Self::NoText => 83,
            Self::Unready => 84,
        }
    }

    pub(crate) fn of_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|failed| i32::from(failed.code()) == code)
    }

    /// What is wrong with the document; `None` if it is not the document.
    pub(crate) fn error(self) -> Option<ReadDocumentError> {
        match self {
            Self::Encrypted => Some(ReadDocumentError::Encrypted),
            Self::Corrupt => Some(ReadDocumentError::Corrupt),
            Self::TooLarge => Some(ReadDocumentError::TooLarge),
            Self::NoText => Some(ReadDocumentError::NoText),
            Self::Unready => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_known_by_its_code() {
        for failed in Failed::ALL {
            assert_eq!(Failed::of_code(i32::from(failed.code())), Some(failed));
        }
        assert_eq!(Failed::of_code(0), None);
        assert_eq!(Failed::of_code(101), None);
    }
}

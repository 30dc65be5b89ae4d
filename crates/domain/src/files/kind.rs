//! Kinds of files: what they are called, and how their content gives them away.

use std::fmt;

/// A kind of file. A vertical that needs another declares it beside its purposes.
#[derive(PartialEq, Eq)]
pub struct FileKind {
    /// The media type it is handed out with (RFC 6838).
    pub media_type: &'static str,
    /// What its names end with, in small letters; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// Other media types that programs declare it as.
    pub also_declared: &'static [&'static str],
    /// How its content gives it away.
    pub signature: Signature,
}

impl fmt::Debug for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileKind({})", self.media_type)
    }
}

/// How content gives a kind away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// By what it begins with, or is made of: it is detected as the media type of the kind.
    Magic,
    /// It is text: UTF-8 without control characters.
    Text,
    /// It is not: whatever is no other kind.
    Unknown,
}

impl FileKind {
    /// Whether a name of the kind ends so.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.extensions.contains(&extension)
    }

    /// Whether programs declare it as that. What says nothing contradicts nothing.
    pub fn may_be_declared(&self, media_type: &str) -> bool {
        const SAYS_NOTHING: [&str; 2] = ["application/octet-stream", "binary/octet-stream"];
        media_type.eq_ignore_ascii_case(self.media_type)
            || SAYS_NOTHING.iter().any(|nothing| media_type.eq_ignore_ascii_case(nothing))
            || self.also_declared.iter().any(|other| media_type.eq_ignore_ascii_case(other))
    }
}

/// The kinds of the platform.
pub mod kinds {
    use super::{FileKind, Signature};

    macro_rules! kinds {
        ($($(#[$meta:meta])* $name:ident = $signature:ident, $media_type:literal,
           $extensions:expr, $also:expr;)+) => {
            $(
                $(#[$meta])*
                pub const $name: &FileKind = &FileKind {
                    media_type: $media_type,
                    extensions: &$extensions,
                    also_declared: &$also,
                    signature: Signature::$signature,
                };
            )+

            /// All of them.
            pub const ALL: &[&FileKind] = &[$($name),+];
        };
    }

    kinds! {
        /// PDF (ISO 32000).
        PDF = Magic, "application/pdf", ["pdf"], ["application/x-pdf"];
        /// Text of a word processor (ECMA-376).
        DOCX = Magic, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ["docx"], ["application/zip"];
        /// Tables (ECMA-376).
        XLSX = Magic, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ["xlsx"], ["application/zip"];
        /// Slides (ECMA-376).
        PPTX = Magic, "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ["pptx"], ["application/zip"];
        /// Text of a word processor (ISO/IEC 26300).
        ODT = Magic, "application/vnd.oasis.opendocument.text", ["odt"], ["application/zip"];
        /// Tables (ISO/IEC 26300).
        ODS = Magic, "application/vnd.oasis.opendocument.spreadsheet", ["ods"], ["application/zip"];
        /// Plain text.
        TEXT = Text, "text/plain", ["txt", "log"], [];
        /// Markdown (RFC 7763).
        MARKDOWN = Text, "text/markdown", ["md", "markdown"], ["text/plain", "text/x-markdown"];
        /// Comma-separated values (RFC 4180).
        CSV = Text, "text/csv", ["csv"], ["text/plain", "application/vnd.ms-excel", "application/csv"];
        /// JSON (RFC 8259).
        JSON = Text, "application/json", ["json"], ["text/plain", "text/json"];
        /// PNG.
        PNG = Magic, "image/png", ["png"], [];
        /// JPEG.
        JPEG = Magic, "image/jpeg", ["jpg", "jpeg"], ["image/jpg", "image/pjpeg"];
        /// GIF.
        GIF = Magic, "image/gif", ["gif"], [];
        /// WebP (RFC 9649).
        WEBP = Magic, "image/webp", ["webp"], [];
        /// SVG, without anything that acts.
        SVG = Magic, "image/svg+xml", ["svg"], ["text/xml", "application/xml"];
        /// MP3.
        MP3 = Magic, "audio/mpeg", ["mp3"], ["audio/mp3"];
        /// WAV.
        WAV = Magic, "audio/x-wav", ["wav"], ["audio/wav", "audio/wave", "audio/vnd.wave"];
        /// MP4.
        MP4 = Magic, "video/mp4", ["mp4"], [];
        /// WebM.
        WEBM = Magic, "video/webm", ["webm"], ["audio/webm"];
        /// ZIP archives.
        ZIP = Magic, "application/zip", ["zip"], ["application/x-zip-compressed"];
        /// What gzip packs (RFC 1952).
        GZIP = Magic, "application/gzip", ["gz", "tgz"], ["application/x-gzip"];
        /// Anything that nothing is known about; programs of any system are known.
        BINARY = Unknown, "application/octet-stream", ["bin", "dat"], [];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_extension_and_a_media_type_belong_to_one_kind() {
        let extensions: Vec<_> = kinds::ALL.iter().flat_map(|kind| kind.extensions).collect();
        assert_eq!(extensions.iter().collect::<BTreeSet<_>>().len(), extensions.len());
        let types: BTreeSet<_> = kinds::ALL.iter().map(|kind| kind.media_type).collect();
        assert_eq!(types.len(), kinds::ALL.len());
    }

    #[test]
    fn what_says_nothing_contradicts_nothing() {
        for kind in kinds::ALL {
            assert!(kind.may_be_declared("application/octet-stream"));
            assert!(kind.may_be_declared(&kind.media_type.to_uppercase()));
        }
        assert!(!kinds::PDF.may_be_declared("text/html"));
    }
}

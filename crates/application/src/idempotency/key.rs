use secrecy::{ExposeSecret as _, SecretString};

/// What a client calls a request by. Not printed: with it and a session, its answer can be had again.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(SecretString);

/// It is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "`Idempotency-Key` is 1 to {} visible ASCII characters, in quotes or not",
    IdempotencyKey::MAX_LEN
)]
pub struct MalformedKey;

impl IdempotencyKey {
    /// The longest key, in characters.
    pub const MAX_LEN: usize = 255;

    /// Reads a header: a string in quotes (draft-ietf-httpapi-idempotency-key-header §2.1, RFC 8941
    /// §3.3.3) or, as most clients send it, the bare characters. Both are the same key.
    pub fn parse(text: &str) -> Result<Self, MalformedKey> {
        let key = match text.strip_prefix('"') {
            Some(rest) => unquoted(rest).ok_or(MalformedKey)?,
            None => text.to_owned(),
        };
        let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
        if visible && (1..=Self::MAX_LEN).contains(&key.len()) {
            Ok(Self(SecretString::from(key)))
        } else {
            Err(MalformedKey)
        }
    }

    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What stands before the closing quote, which must be the end; a backslash makes the next quote or
/// backslash an ordinary character.
fn unquoted(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return characters.next().is_none().then_some(plain),
            '\\' => plain.push(characters.next().filter(|c| matches!(c, '"' | '\\'))?),
            character => plain.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        IdempotencyKey::parse(text).ok().map(|key| key.expose().to_owned())
    }

    #[test]
    fn a_key_is_the_same_with_quotes_and_without() {
        for (text, expected) in [
            ("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            ("!", "!"),
            ("~", "~"),
            ("a\"b\\", "a\"b\\"),
            (r#""a\"b\\""#, r#"a"b\"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in [
            "",
            "\"\"",
            "\"",
            "\"open",
            "\"a\"b\"",
            "\"a\";p=1",
            r#""a\""#,
            r#""a\b""#,
            "two words",
            "\"two words\"",
            "tab\t",
            "é",
            "line\n",
            "a, b",
        ] {
            assert_eq!(parsed(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_key_has_a_longest_length() {
        let longest = "k".repeat(IdempotencyKey::MAX_LEN);
        assert_eq!(parsed(&longest).as_deref(), Some(&*longest));
        assert_eq!(parsed(&format!("\"{longest}\"")).as_deref(), Some(&*longest));
        assert_eq!(parsed(&format!("{longest}k")), None);
        assert_eq!(parsed(&format!("\"{longest}k\"")), None);
    }

    #[test]
    fn is_not_printed() {
        let key = IdempotencyKey::parse("tell-nobody").unwrap();
        assert!(!format!("{key:?}").contains("tell"));
    }
}

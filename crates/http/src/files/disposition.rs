//! How a file is to be called where it is kept (RFC 6266).

/// A `Content-Disposition` that has the file kept and never shown, under its name: in UTF-8 (RFC 8187),
/// and before it, for old clients, in what is left of it in ASCII.
pub(super) fn attachment(name: &str) -> String {
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let encoded: String = name.bytes().map(encode).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A byte as RFC 8187 §3.2.1 writes it.
fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// What stands for itself between quotes. Some clients decode `%`.
fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("report.pdf", "report.pdf", "report.pdf")]
    #[case("a b.pdf", "a b.pdf", "a%20b.pdf")]
    #[case("été.pdf", "_t_.pdf", "%C3%A9t%C3%A9.pdf")]
    #[case("a\"; x=\"b.pdf", "a_; x=_b.pdf", "a%22%3B%20x%3D%22b.pdf")]
    #[case("100%.pdf", "100_.pdf", "100%25.pdf")]
    #[case("קו.pdf", "__.pdf", "%D7%A7%D7%95.pdf")]
    fn names_survive(#[case] name: &str, #[case] plain: &str, #[case] encoded: &str) {
        let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
        assert_eq!(attachment(name), expected);
    }
}

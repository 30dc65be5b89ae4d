//! Texts that were not written here, made fit for a letter.

use std::net::IpAddr;

use socle_domain::identity::EmailAddress;

/// The longest text of a stranger that is shown, in characters. A browser's name for itself fits.
const MAX_CHARS: usize = 200;

/// One line of plain words: no line breaks, no control characters, none that turn the direction of
/// what follows (UAX #9). Names are parsed long before, but a subject becomes a header and a name
/// stands in a text that an address gets which nobody has proved: a second look costs nothing.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A stranger's words, which are shown to somebody who trusts the letter: one short line, in which
/// mail programs find no link. They make one of whatever looks like a host, an address or a scheme,
/// in HTML as in plain text, so its parts are set apart: `https: //evil. example`. The points of
/// version numbers and the colons of times stay.
pub(super) fn unlinked(text: &str) -> String {
    let line: Vec<char> = one_line(text).chars().filter(|c| !is_invisible(*c)).collect();
    let mut shown = String::with_capacity(line.len());
    for (at, &c) in line.iter().take(MAX_CHARS).enumerate() {
        shown.push(c);
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        let after = line.get(at + 1);
        let is_digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        let in_number = matches!(c, '.' | ':') && is_digit(before) && is_digit(after);
        if joins_a_link(c) && !in_number && after.is_some_and(|c| !c.is_whitespace()) {
            shown.push(' ');
        }
    }
    if line.len() > MAX_CHARS {
        shown.push('…');
    }
    shown
}

/// An e-mail address as it is; what is none is a stranger's words. So is one with a slash before
/// the at sign, which is allowed (RFC 5322 §3.2.3) and could be read as a host with a path.
pub(super) fn address(text: &str) -> String {
    match EmailAddress::parse(text) {
        Ok(address) if !address.local_part().contains('/') => address.to_string(),
        _ => unlinked(text),
    }
}

/// An IP address as it is; what is none is a stranger's words.
pub(super) fn ip(text: &str) -> String {
    text.trim().parse::<IpAddr>().map_or_else(|_| unlinked(text), |ip| ip.to_string())
}

/// What stands inside hosts, addresses and schemes; browsers read three other full stops as points
/// (UTS #46 §2.3).
fn joins_a_link(c: char) -> bool {
    matches!(c, '.' | ':' | '@' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{ff20}')
}

/// Characters that take no room. Joiners (U+200C, U+200D) stay: some scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2060}'..='\u{2064}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Ada", "Ada")]
    #[case(" Ada  Augusta ", "Ada Augusta")]
    #[case("Ada\r\nBcc: eve@example.com", "Ada Bcc: eve@example.com")]
    #[case("Ada\u{202e}evil\u{2069}\0", "Adaevil")]
    #[case("Mot de passe\u{a0}: 1", "Mot de passe\u{a0}: 1")]
    fn a_line_is_one_line(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(one_line(text), expected);
    }

    #[rstest]
    #[case("Ada’s laptop", "Ada’s laptop")]
    #[case(
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv: 128.0) Gecko/20100101 Firefox/128.0"
    )]
    #[case("see https://evil.example/a?b", "see https: //evil. example/a?b")]
    #[case("www.evil.example, 4.me", "www. evil. example, 4. me")]
    #[case("eve@evil.example", "eve@ evil. example")]
    #[case("evil。example evil．example", "evil。 example evil． example")]
    #[case("evil.\u{200b}example", "evil. example")]
    #[case("evil.\u{200d}example", "evil. \u{200d}example")]
    #[case("mailto:eve tel:123", "mailto: eve tel: 123")]
    #[case("a.\r\nb at 10:30.", "a. b at 10:30.")]
    fn no_link_remains_in_a_strangers_words(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(unlinked(text), expected);
    }

    #[test]
    fn a_strangers_words_are_cut() {
        assert_eq!(unlinked(&"é".repeat(MAX_CHARS)), "é".repeat(MAX_CHARS));
        assert_eq!(unlinked(&"é".repeat(MAX_CHARS + 1)), format!("{}…", "é".repeat(MAX_CHARS)));
    }

    #[rstest]
    #[case("Ada+socle@example.com", "ada+socle@example.com")]
    #[case("https://evil.example", "https: //evil. example")]
    #[case("evil.example/a@example.com", "evil. example/a@ example. com")]
    fn an_address_is_shown_as_it_is(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(address(text), expected);
    }

    #[rstest]
    #[case("", "")]
    #[case("203.0.113.7", "203.0.113.7")]
    #[case("2001:db8::dead:1", "2001:db8::dead:1")]
    #[case("evil.example", "evil. example")]
    fn an_ip_address_is_shown_as_it_is(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(ip(text), expected);
    }
}

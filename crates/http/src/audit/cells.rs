//! Cells that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// What formulas begin with (OWASP, *CSV Injection*), also as full-width letters, which some
/// programs take for the narrow ones.
const BEGINNINGS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text, with an apostrophe in front if a spreadsheet might take it for a formula: then it shows
/// the text instead.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let visible = text.trim_start_matches(is_passed_over);
    let begins_with_control = text.starts_with(['\t', '\r', '\n']);
    if begins_with_control || visible.starts_with(BEGINNINGS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// White space, control characters, and what is not seen at all.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("=1+1")]
    #[case("+1")]
    #[case("-1")]
    #[case("@SUM(A1)")]
    #[case("\ttab")]
    #[case("\rreturn")]
    #[case("\nline")]
    #[case("  =cmd|'/c calc'!A0")]
    #[case("\u{a0}=1")]
    #[case("\u{feff}=1")]
    #[case("\u{200b}=1")]
    #[case("\0=1")]
    #[case("＝1")]
    #[case(" ＋1")]
    #[case("－1")]
    #[case("＠1")]
    fn what_may_be_a_formula_gets_an_apostrophe(#[case] text: &str) {
        assert_eq!(harmless(text), format!("'{text}"));
    }

    #[rstest]
    #[case("")]
    #[case(" ")]
    #[case("session.started")]
    #[case("1-1=0")]
    #[case("Mozilla/5.0 (X11; Linux) @ home")]
    #[case("'=1")]
    #[case("{\"a\":\"=1\"}")]
    fn everything_else_stays_as_it_is(#[case] text: &str) {
        assert_eq!(harmless(text), text);
    }
}

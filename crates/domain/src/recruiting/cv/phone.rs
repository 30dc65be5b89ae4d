//! Telephone numbers in a line.

use crate::recruiting::cv::CvProposal;

/// Words that stand before a number, folded.
const LABELS: [&str; 9] =
    ["tel", "telephone", "phone", "mobile", "portable", "gsm", "cell", "mob", "port"];

/// How many characters of a number are looked at.
const MAX_RUN: usize = CvProposal::MAX_PHONE;

/// The first telephone number of a line, as it is written. French numbers are known by their form,
/// those of other countries by their plus, any other by a word before it.
pub(super) fn find(line: &str, key: &str) -> Option<String> {
    let labeled = key.split(|c: char| !c.is_alphanumeric()).any(|word| LABELS.contains(&word));
    let mut before = ' ';
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if (c.is_ascii_digit() || matches!(c, '+' | '('))
            && !before.is_alphanumeric()
            && before != '+'
            && let Some(number) = starts(rest, labeled)
        {
            return Some(number);
        }
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    None
}

/// The number that a text starts with.
fn starts(text: &str, labeled: bool) -> Option<String> {
    let international = ["+", "(+", "00"].iter().any(|start| text.starts_with(start));
    let mut digits = String::new();
    let mut separators = 0;
    let mut end = 0;
    let mut chars = text.char_indices().take(MAX_RUN).peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_digit() {
            digits.push(c);
            separators = 0;
            end = at + 1;
            let next_is_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
            if is_french(&digits, international) && !next_is_digit {
                return Some(text[..end].to_owned());
            }
        } else if is_separator(c) || (c == '+' && at < 2) {
            separators += 1;
            if separators > 2 {
                break;
            }
        } else {
            break;
        }
    }
    let known = (international && (8..=15).contains(&digits.len()))
        || (labeled && (7..=15).contains(&digits.len()));
    known.then(|| text[..end].to_owned())
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{2011}')
}

/// `0612345678`, `+33612345678`, `0033612345678`, `+33 (0)6 12 34 56 78`.
fn is_french(digits: &str, international: bool) -> bool {
    let national = if international {
        let digits = digits.strip_prefix("00").unwrap_or(digits);
        digits.strip_prefix("33").map(|rest| rest.strip_prefix('0').unwrap_or(rest))
    } else {
        digits.strip_prefix('0')
    };
    national.is_some_and(|rest| rest.len() == 9 && !rest.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recruiting::fold;
    use rstest::rstest;

    #[rstest]
    #[case("06 12 34 56 78", "06 12 34 56 78")]
    #[case("Tél. : 06.12.34.56.78", "06.12.34.56.78")]
    #[case("0612345678 69003 Lyon", "0612345678")]
    #[case("06 12 34 56 78 69003 Lyon", "06 12 34 56 78")]
    #[case("Lyon | +33 6 12 34 56 78 | a@b.fr", "+33 6 12 34 56 78")]
    #[case("+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78")]
    #[case("(+33) 6 12 34 56 78", "(+33) 6 12 34 56 78")]
    #[case("0033612345678", "0033612345678")]
    #[case("+44 7700 900123", "+44 7700 900123")]
    #[case("Phone: (212) 555-0100", "(212) 555-0100")]
    #[case("+972-52-555-0100", "+972-52-555-0100")]
    fn numbers_are_found(#[case] line: &str, #[case] expected: &str) {
        assert_eq!(find(line, &fold(line)).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("2019 – 2022")]
    #[case("2019-2022")]
    #[case("69003 Lyon")]
    #[case("01/03/2019 - 30/06/2020")]
    #[case("C++ 11 ++++ ((((")]
    #[case("12345678901234567890")]
    #[case("")]
    fn other_numbers_are_none(#[case] line: &str) {
        assert_eq!(find(line, &fold(line)), None);
    }
}

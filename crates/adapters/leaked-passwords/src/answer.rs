//! Reading the answer to a range request, one byte at a time: whatever the server sends, one line is
//! all that is kept.

/// The hexadecimal digits of a SHA-1 that the request does not tell.
pub(crate) const SUFFIX: usize = 35;

/// The longest line: a suffix, a colon, and the most digits a count of 64 bits has.
const LONGEST_LINE: usize = SUFFIX + 1 + 20;

/// The answer is not what range requests are answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer is no list of hashes")]
pub(crate) struct Garbage;

/// Looks for one suffix in an answer.
pub(crate) struct Answer {
    wanted: [u8; SUFFIX],
    line: Vec<u8>,
    lines: u64,
    found: bool,
}

impl Answer {
    /// Looks for this suffix, in upper case.
    pub(crate) fn looking_for(wanted: [u8; SUFFIX]) -> Self {
        Self { wanted, line: Vec::with_capacity(LONGEST_LINE), lines: 0, found: false }
    }

    /// Takes the next part of the answer.
    pub(crate) fn read(&mut self, part: &[u8]) -> Result<(), Garbage> {
        for &byte in part {
            match byte {
                b'\n' => self.end_line()?,
                b'\r' => {}
                _ if self.line.len() == LONGEST_LINE => return Err(Garbage),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// Whether the suffix was there. An answer without a line is no answer: every range holds some.
    pub(crate) fn finish(mut self) -> Result<bool, Garbage> {
        self.end_line()?;
        if self.lines == 0 { Err(Garbage) } else { Ok(self.found) }
    }

    fn end_line(&mut self) -> Result<(), Garbage> {
        if self.line.is_empty() {
            return Ok(());
        }
        let (suffix, count) = self.line.split_at_checked(SUFFIX).ok_or(Garbage)?;
        let digits = count.strip_prefix(b":").ok_or(Garbage)?;
        let well_formed = suffix.iter().all(u8::is_ascii_hexdigit)
            && !digits.is_empty()
            && digits.iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(Garbage);
        }
        // What was never seen only pads the answer.
        let is_padding = digits.iter().all(|digit| *digit == b'0');
        self.found |= !is_padding && suffix.eq_ignore_ascii_case(&self.wanted);
        self.lines += 1;
        self.line.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const WANTED: &str = "003D68EB55068C33ACE09247EE4C639306B";
    const OTHER: &str = "012C192B2F16F82EA0EB9EF18D9D539B0DD";

    fn read(text: &[u8], size: usize) -> Result<bool, Garbage> {
        let mut answer = Answer::looking_for(WANTED.as_bytes().try_into().unwrap());
        text.chunks(size).try_for_each(|part| answer.read(part))?;
        answer.finish()
    }

    #[rstest]
    #[case::hit(format!("{OTHER}:2\r\n{WANTED}:7"), true)]
    #[case::first(format!("{WANTED}:12345678901234567890\n{OTHER}:1\n"), true)]
    #[case::lower_case(format!("{}:7", WANTED.to_lowercase()), true)]
    #[case::miss(format!("{OTHER}:2\r\n"), false)]
    #[case::padding(format!("{WANTED}:0\r\n{OTHER}:3"), false)]
    #[case::long_padding(format!("{WANTED}:000"), false)]
    fn finds_what_is_there(
        #[case] text: String,
        #[case] found: bool,
        #[values(1, 7, 1_000)] size: usize,
    ) {
        assert_eq!(read(text.as_bytes(), size), Ok(found));
    }

    #[rstest]
    #[case::empty(b"")]
    #[case::blank(b"\r\n\r\n")]
    #[case::page(b"<!DOCTYPE html>\n<title>Sign in to this network</title>")]
    #[case::no_count(b"003D68EB55068C33ACE09247EE4C639306B")]
    #[case::empty_count(b"003D68EB55068C33ACE09247EE4C639306B:")]
    #[case::negative(b"003D68EB55068C33ACE09247EE4C639306B:-7")]
    #[case::short(b"003D68EB55:7")]
    #[case::no_digit(b"G03D68EB55068C33ACE09247EE4C639306B:7")]
    #[case::long(b"003D68EB55068C33ACE09247EE4C639306B:123456789012345678901")]
    #[case::invalid_utf8(b"\xff\xfe3D68EB55068C33ACE09247EE4C639306B:7")]
    #[case::hit_then_garbage(b"003D68EB55068C33ACE09247EE4C639306B:7\nnonsense")]
    fn takes_nothing_else_for_an_answer(#[case] text: &[u8], #[values(1, 1_000)] size: usize) {
        assert_eq!(read(text, size), Err(Garbage));
    }
}

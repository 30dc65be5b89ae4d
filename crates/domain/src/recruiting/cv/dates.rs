//! Months, years and periods in a line.

use std::ops::Range;

use crate::recruiting::fold;

/// A year, with its month if the CV names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CvDate {
    /// 1900 to 2100.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
}

/// Since and until when, as far as a CV says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CvPeriod {
    /// When it began.
    pub from: Option<CvDate>,
    /// When it ended; never before `from`, and absent if it goes on.
    pub to: Option<CvDate>,
    /// Whether the CV says that it goes on.
    pub current: bool,
}

/// A period, and where in the line it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) period: CvPeriod,
    pub(super) at: Range<usize>,
    /// Whether both ends are written, and not one date alone.
    pub(super) is_range: bool,
}

const MONTHS: [&[&str]; 12] = [
    &["janvier", "january", "janv", "jan"],
    &["fevrier", "february", "fevr", "fev", "feb"],
    &["mars", "march", "mar"],
    &["avril", "april", "avr", "apr"],
    &["mai", "may"],
    &["juin", "june", "jun"],
    &["juillet", "july", "juil", "jul"],
    &["aout", "august", "aug"],
    &["septembre", "september", "sept", "sep"],
    &["octobre", "october", "oct"],
    &["novembre", "november", "nov"],
    &["decembre", "december", "dec"],
];

const NOW: [&str; 14] = [
    "aujourd'hui",
    "present",
    "now",
    "today",
    "current",
    "currently",
    "actuel",
    "actuelle",
    "actuellement",
    "maintenant",
    "ongoing",
    "date",
    "jour",
    "cours",
];

/// What stands between the ends of a period.
const UNTIL: [&str; 14] =
    ["-", "–", "—", "−", "‐", "‑", "→", "/", "a", "au", "to", "until", "till", "et"];

/// What may stand before the end: `à ce jour`, `jusqu'à aujourd'hui`, `en cours`, `to the present`.
const FILLERS: [&str; 9] =
    ["ce", "jusqu'a", "jusqu'en", "jusqu'au", "a", "en", "the", "nos", "jours"];

const SINCE: [&str; 2] = ["depuis", "since"];

/// What may stand before a period and belongs to it.
const BEFORE: [&str; 6] = ["de", "du", "from", "entre", "between", "le"];

/// A word, a number or a mark in a line.
struct Token {
    at: Range<usize>,
    key: String,
}

impl Token {
    fn number(&self, digits: usize) -> Option<u16> {
        let is_number = self.key.len() == digits && self.key.bytes().all(|b| b.is_ascii_digit());
        if is_number { self.key.parse().ok() } else { None }
    }

    fn year(&self) -> Option<u16> {
        self.number(4).filter(|year| (1900..=2100).contains(year))
    }

    fn month(&self) -> Option<u8> {
        let number = self.number(2).or_else(|| self.number(1))?;
        u8::try_from(number).ok().filter(|month| (1..=12).contains(month))
    }

    fn named_month(&self) -> Option<u8> {
        let at = MONTHS.iter().position(|names| names.contains(&self.key.as_str()))?;
        u8::try_from(at + 1).ok()
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        words.contains(&self.key.as_str())
    }
}

fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let mut close = |open: &mut Option<(usize, bool)>, end: usize| {
        if let Some((start, _)) = open.take() {
            tokens.push(Token { at: start..end, key: fold(&line[start..end]) });
        }
    };
    for (at, c) in line.char_indices() {
        let is_digit = c.is_ascii_digit();
        let in_word = c.is_alphabetic() || matches!(c, '\'' | '’');
        if open.is_some_and(|(_, digits)| digits != is_digit) || !(is_digit || in_word) {
            close(&mut open, at);
        }
        if is_digit || in_word {
            open = open.or(Some((at, is_digit)));
        } else if !c.is_whitespace() {
            open = Some((at, false));
            close(&mut open, at + c.len_utf8());
        }
    }
    close(&mut open, line.len());
    tokens
}

/// A date, and how many tokens it takes.
fn date(tokens: &[Token]) -> Option<(CvDate, usize)> {
    let at = |index: usize| tokens.get(index);
    let is = |index: usize, marks: &[&str]| at(index).is_some_and(|t| t.is_one_of(marks));
    let first = at(0)?;
    let joined = |a: usize, b: usize| at(a).zip(at(b)).is_some_and(|(a, b)| a.at.end == b.at.start);
    if let Some(month) = first.named_month() {
        let skipped = 1 + usize::from(is(1, &["."]));
        let year = at(skipped)?.year()?;
        return Some((CvDate { year, month: Some(month) }, skipped + 1));
    }
    let marks = ["/", ".", "-"];
    // 01/03/2019, then 03/2019: a month and its year are written without a space.
    if first.month().is_some() || first.number(2).is_some_and(|day| (1..=31).contains(&day)) {
        if let (Some(month), Some(year)) =
            (at(2).and_then(Token::month), at(4).and_then(Token::year))
            && is(1, &marks)
            && is(3, &marks)
        {
            return Some((CvDate { year, month: Some(month) }, 5));
        }
        // 1er mars 2019, 12 mars 2019.
        let skipped = 1 + usize::from(is(1, &["er", "st", "nd", "rd", "th"]));
        if at(skipped).is_some_and(|t| t.named_month().is_some()) {
            let (date, taken) = date(&tokens[skipped..])?;
            return Some((date, taken + skipped));
        }
        let month = first.month()?;
        let year = at(2)?.year()?;
        let written = is(1, &["/", "."]) || (is(1, &["-"]) && joined(0, 1) && joined(1, 2));
        return written.then_some((CvDate { year, month: Some(month) }, 3));
    }
    let year = first.year()?;
    // 2019-03, but not 2019 - 03/2020.
    if is(1, &["-", "/"])
        && joined(0, 1)
        && joined(1, 2)
        && !is(3, &marks)
        && let Some(month) = at(2).filter(|t| t.key.len() == 2).and_then(Token::month)
    {
        return Some((CvDate { year, month: Some(month) }, 3));
    }
    Some((CvDate { year, month: None }, 1))
}

/// The end of a period, and how many tokens it takes; no date means that it goes on.
fn end(tokens: &[Token]) -> Option<(Option<CvDate>, usize)> {
    for skipped in 0..=2 {
        let rest = tokens.get(skipped..)?;
        if let Some((date, taken)) = date(rest) {
            return Some((Some(date), skipped + taken));
        }
        let first = rest.first()?;
        if first.is_one_of(&NOW) {
            return Some((None, skipped + 1));
        }
        if !first.is_one_of(&FILLERS) {
            return None;
        }
    }
    None
}

/// The period that starts exactly here, how many tokens it takes, and whether it has two ends.
fn period(tokens: &[Token]) -> Option<(CvPeriod, usize, bool)> {
    let first = tokens.first()?;
    if first.is_one_of(&SINCE) {
        let article = usize::from(tokens.get(1).is_some_and(|t| t.is_one_of(&["le", "l'"])));
        let (from, taken) = date(tokens.get(1 + article..)?)?;
        let period = CvPeriod { from: Some(from), to: None, current: true };
        return Some((period, 1 + article + taken, true));
    }
    // `mars – juin 2019`: the first month has the year of the second.
    if let Some(month) = first.named_month()
        && let skipped = 1 + usize::from(tokens.get(1).is_some_and(|t| t.key == "."))
        && tokens.get(skipped).is_some_and(|t| t.is_one_of(&UNTIL))
        && let Some((to, taken)) = date(&tokens[skipped + 1..])
        && to.month.is_some()
    {
        let from = CvDate { year: to.year, month: Some(month) };
        return Some((between(from, Some(to)), skipped + 1 + taken, true));
    }
    let (from, taken) = date(tokens)?;
    let until = tokens.get(taken);
    if until.is_some_and(|t| t.is_one_of(&UNTIL) || t.is_one_of(&FILLERS[1..4])) {
        if let Some((to, more)) = end(&tokens[taken + 1..]) {
            return Some((between(from, to), taken + 1 + more, true));
        }
        // `2019 –` at the end of a line.
        let marks = &UNTIL[..7];
        if until.is_some_and(|t| t.is_one_of(marks)) && tokens.len() == taken + 1 && taken <= 3 {
            return Some((between(from, None), taken + 1, true));
        }
    }
    Some((CvPeriod { from: Some(from), to: Some(from), current: false }, taken, false))
}

fn between(from: CvDate, to: Option<CvDate>) -> CvPeriod {
    let Some(to) = to else {
        return CvPeriod { from: Some(from), to: None, current: true };
    };
    // A month is compared with a month only: `mars 2019 – 2019` is no contradiction.
    let backwards = to.year < from.year
        || (to.year == from.year && to.month.zip(from.month).is_some_and(|(to, from)| to < from));
    let (from, to) = if backwards { (to, from) } else { (from, to) };
    CvPeriod { from: Some(from), to: Some(to), current: false }
}

/// The first period of a line; a date alone counts where no period stands.
pub(super) fn find(line: &str) -> Option<Dated> {
    let tokens = tokens(line);
    let mut alone = None;
    let mut start = 0;
    while start < tokens.len() {
        let Some((period, taken, is_range)) = period(&tokens[start..]) else {
            start += 1;
            continue;
        };
        let introduced = start > 0 && tokens[start - 1].is_one_of(&BEFORE);
        let first = &tokens[start - usize::from(introduced)];
        let at = first.at.start..tokens[start + taken - 1].at.end;
        let found = Dated { period, at, is_range };
        if is_range {
            return Some(found);
        }
        alone.get_or_insert(found);
        start += taken;
    }
    alone
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(date: Option<CvDate>) -> String {
        match date {
            Some(CvDate { year, month: Some(month) }) => format!("{year}-{month}"),
            Some(CvDate { year, month: None }) => year.to_string(),
            None => String::new(),
        }
    }

    #[rstest]
    #[case("2019 – 2022", "2019..2022")]
    #[case("2019-2022", "2019..2022")]
    #[case("mars 2019 – aujourd'hui", "2019-3..now")]
    #[case("mars 2019 – aujourd’hui", "2019-3..now")]
    #[case("03/2019 - present", "2019-3..now")]
    #[case("Sept. 2020 – Dec 2021", "2020-9..2021-12")]
    #[case("depuis 2020", "2020..now")]
    #[case("Depuis le 1er février 2020", "2020-2..now")]
    #[case("Since March 2021", "2021-3..now")]
    #[case("de mars 2019 à juin 2020", "2019-3..2020-6")]
    #[case("DU 01/03/2019 AU 30/06/2020", "2019-3..2020-6")]
    #[case("mars – juin 2019", "2019-3..2019-6")]
    #[case("janv. à déc. 2019", "2019-1..2019-12")]
    #[case("août 2018 à ce jour", "2018-8..now")]
    #[case("2018 - en cours", "2018..now")]
    #[case("2018 jusqu'à aujourd'hui", "2018..now")]
    #[case("June 2018 to present", "2018-6..now")]
    #[case("January 2018 until now", "2018-1..now")]
    #[case("2019-03 – 2020-11", "2019-3..2020-11")]
    #[case("03.2019 – 11.2020", "2019-3..2020-11")]
    #[case("(2014/2016)", "2014..2016")]
    #[case("2022 – 2019", "2019..2022")]
    #[case("2020 –", "2020..now")]
    #[case("Master, 2016", "2016")]
    #[case("juillet 2016", "2016-7")]
    #[case("en 2015, puis 2016 – 2018", "2016..2018")]
    fn periods_are_read(#[case] line: &str, #[case] expected: &str) {
        let Dated { period, is_range, .. } = find(line).unwrap();
        let found = match (is_range, period.current) {
            (false, _) => shown(period.from),
            (true, true) => format!("{}..now", shown(period.from)),
            (true, false) => format!("{}..{}", shown(period.from), shown(period.to)),
        };
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case("06 12 34 56 78")]
    #[case("69003 Lyon")]
    #[case("12 000 clients, 99,9 %")]
    #[case("mars, le mois")]
    #[case("3000 – 3500")]
    #[case("présent")]
    #[case("")]
    fn what_is_no_date_is_none(#[case] line: &str) {
        assert_eq!(find(line), None);
    }

    #[rstest]
    #[case("Développeuse, de mars 2019 à juin 2020, Acme", "de mars 2019 à juin 2020")]
    #[case("Acme (2019 – 2020)", "2019 – 2020")]
    #[case("Depuis 2020 : Acme", "Depuis 2020")]
    fn a_period_knows_where_it_stands(#[case] line: &str, #[case] expected: &str) {
        let found = find(line).unwrap();
        assert_eq!(&line[found.at], expected);
    }
}

//! From letters on a page to lines of text.
//!
//! A page says where each letter stands and in which order they were drawn. Programs draw a text in
//! the order in which it is read, column by column, so that order is kept; it is only where a page is
//! drawn in no order at all that its lines are read from the top down.

/// Where a letter stands, in points from the top left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    pub(crate) start: (f64, f64),
    pub(crate) end: (f64, f64),
    /// The size of its font.
    pub(crate) size: f64,
}

/// Letters that stand beside each other.
#[derive(Debug, Clone)]
struct Span {
    text: String,
    left: f64,
    right: f64,
    baseline: f64,
    size: f64,
}

/// What one page says.
#[derive(Debug, Default)]
pub(crate) struct Page {
    spans: Vec<Span>,
}

/// What parts two words, in sizes of the font.
const WORD_GAP: f64 = 0.17;

/// What parts two spans: a column, or what is aligned to the right.
const SPAN_GAP: f64 = 1.2;

/// How far letters of one line may stand above each other.
const SAME_LINE: f64 = 0.35;

/// Above how many usual distances between lines a gap is a gap.
const BLANK: f64 = 1.35;

impl Page {
    /// Adds what was drawn next.
    pub(crate) fn push(&mut self, letter: Letter, text: &str) {
        let numbers = [letter.start.0, letter.start.1, letter.end.0, letter.size];
        if text.is_empty() || !numbers.iter().all(|number| number.is_finite()) {
            return;
        }
        let (left, right) = (letter.start.0.min(letter.end.0), letter.start.0.max(letter.end.0));
        let baseline = letter.start.1;
        if let Some(span) = self.spans.last_mut() {
            let size = span.size.max(letter.size).max(1.0);
            let beside = left - span.right;
            // Hebrew and Arabic may be drawn from the right, letter by letter.
            let before = span.left - right;
            let same_line = (baseline - span.baseline).abs() < SAME_LINE * size;
            let after = beside > -0.6 * size && beside < SPAN_GAP * size && right >= span.left;
            let from_right = before > -0.2 * size && before < SPAN_GAP * size;
            if same_line && (after || from_right) {
                let gap = if after { beside } else { before };
                let parted = span.text.ends_with(char::is_whitespace)
                    || text.starts_with(char::is_whitespace);
                if gap > WORD_GAP * size && !parted {
                    span.text.push(' ');
                }
                span.text.push_str(text);
                span.left = span.left.min(left);
                span.right = span.right.max(right);
                return;
            }
        }
        let size = letter.size;
        self.spans.push(Span { text: text.to_owned(), left, right, baseline, size });
    }

    /// Its lines, with empty ones where the page has gaps.
    pub(crate) fn text(self) -> String {
        let spans: Vec<Span> =
            self.spans.into_iter().filter(|span| !span.text.trim().is_empty()).collect();
        let mut lines = lines(spans.clone());
        if is_disordered(&lines) {
            let mut spans = spans;
            spans.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
            // What stands on one line differs by less than what parts two.
            let mut rows: Vec<Vec<Span>> = Vec::new();
            for span in spans {
                match rows.last_mut() {
                    Some(row) if row.first().is_some_and(|first| are_level(first, &span)) => {
                        row.push(span);
                    }
                    _ => rows.push(vec![span]),
                }
            }
            for row in &mut rows {
                row.sort_by(|a, b| a.left.total_cmp(&b.left));
            }
            lines = self::lines(rows.concat());
        }
        let usual = usual_distance(&lines);
        let mut text = String::new();
        let mut above: Option<&Span> = None;
        for line in &lines {
            if let Some(above) = above {
                let down = line.baseline - above.baseline;
                let larger = line.size.max(above.size);
                let gap = down < -SAME_LINE * larger
                    || down > BLANK * usual.max(larger)
                    || (usual == 0.0 && down > 2.0 * larger);
                text.push_str(if gap { "\n\n" } else { "\n" });
            }
            text.push_str(line.text.trim());
            above = Some(line);
        }
        text.push('\n');
        text
    }
}

fn are_level(a: &Span, b: &Span) -> bool {
    (a.baseline - b.baseline).abs() < SAME_LINE * a.size.max(b.size).max(1.0)
}

/// Spans that follow each other on one line become one, parted by a tab.
fn lines(spans: Vec<Span>) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    for span in spans {
        match lines.last_mut() {
            Some(line) if are_level(line, &span) && span.left >= line.right - line.size => {
                let parted = span.left - line.right > SPAN_GAP * line.size.max(span.size);
                line.text.push(if parted { '\t' } else { ' ' });
                line.text.push_str(span.text.trim());
                line.right = span.right;
                line.size = line.size.max(span.size);
            }
            _ => lines.push(span),
        }
    }
    lines
}

/// Columns go up once each; a page that goes up all the time was drawn in no order.
fn is_disordered(lines: &[Span]) -> bool {
    let ups = lines.windows(2).filter(|pair| pair[1].baseline < pair[0].baseline - pair[0].size);
    let ups = ups.count();
    ups > 6 && ups * 4 > lines.len()
}

/// The distance that most lines have from the one above, or 0 if there are too few.
fn usual_distance(lines: &[Span]) -> f64 {
    let mut distances: Vec<f64> = lines
        .windows(2)
        .map(|pair| (pair[1].baseline - pair[0].baseline, pair[0].size.max(pair[1].size)))
        .filter(|(down, size)| *down > 0.5 * size && *down < 2.5 * size)
        .map(|(down, _)| down)
        .collect();
    distances.sort_by(f64::total_cmp);
    // Below the middle: gaps are larger than what is usual, nothing is smaller.
    distances.get(distances.len() / 3).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a text, each letter half as wide as it is high.
    fn draw(page: &mut Page, text: &str, x: f64, y: f64, size: f64) {
        let mut left = x;
        for c in text.chars() {
            let right = left + size / 2.0;
            let letter = Letter { start: (left, y), end: (right, y), size };
            page.push(letter, c.encode_utf8(&mut [0; 4]));
            left = right;
        }
    }

    #[test]
    fn what_stands_beside_each_other_is_a_line() {
        let mut page = Page::default();
        draw(&mut page, "Vendeuse", 50.0, 100.0, 10.0);
        draw(&mut page, "Acme", 95.0, 100.0, 10.0);
        draw(&mut page, "2019", 400.0, 100.5, 10.0);
        draw(&mut page, "Vente", 50.0, 112.0, 10.0);
        draw(&mut page, "Caisse", 50.0, 124.0, 10.0);
        draw(&mut page, "Formation", 50.0, 150.0, 12.0);
        assert_eq!(page.text(), "Vendeuse Acme\t2019\nVente\nCaisse\n\nFormation\n");
    }

    #[test]
    fn columns_stay_columns() {
        let mut page = Page::default();
        for (x, words) in
            [(50.0, ["Contact", "Lyon", "Langues"]), (300.0, ["Profil", "Une", "Deux"])]
        {
            for (y, word) in [100.0, 112.0, 124.0].into_iter().zip(words) {
                draw(&mut page, word, x, y, 10.0);
            }
        }
        assert_eq!(page.text(), "Contact\nLyon\nLangues\n\nProfil\nUne\nDeux\n");
    }

    #[test]
    fn a_page_without_order_is_read_from_the_top() {
        let mut page = Page::default();
        for row in (0..30_u32).rev() {
            draw(&mut page, &format!("b{row}"), 300.0, 100.0 + 12.0 * f64::from(row), 10.0);
            draw(&mut page, &format!("a{row}"), 50.0, 100.0 + 12.0 * f64::from(row), 10.0);
        }
        let expected: Vec<String> = (0..30).map(|row| format!("a{row}\tb{row}")).collect();
        assert_eq!(page.text(), expected.join("\n") + "\n");
    }

    #[test]
    fn numbers_that_are_none_are_no_place() {
        let mut page = Page::default();
        draw(&mut page, "x", f64::NAN, 1.0, 10.0);
        draw(&mut page, "x", 1.0, f64::INFINITY, 10.0);
        assert_eq!(page.text(), "\n");
    }

    #[test]
    fn what_is_drawn_from_the_right_is_one_word() {
        let mut page = Page::default();
        for (at, c) in ["ד", "נ", "ה"].into_iter().enumerate() {
            let left = 100.0 - 5.0 * f64::from(u8::try_from(at).unwrap());
            page.push(Letter { start: (left, 10.0), end: (left + 5.0, 10.0), size: 10.0 }, c);
        }
        assert_eq!(page.text(), "דנה\n");
    }
}

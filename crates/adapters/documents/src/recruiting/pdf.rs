//! PDF (ISO 32000): a program that draws, of which only the letters are kept.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};
use hayro_syntax::{LoadPdfError, Pdf};

use crate::recruiting::layout::{Letter, Page};
use crate::recruiting::outcome::Failed;
use crate::recruiting::text::Text;

/// How many pages are read. What stands behind is not.
const MAX_PAGES: usize = 100;

/// How many letters a page may have.
const MAX_LETTERS: usize = 200_000;

/// Units of a glyph's own space in the size of its font (ISO 32000-1 §9.2.4).
const EM: f64 = 1000.0;

/// The text of a PDF.
pub(crate) fn text(content: Vec<u8>) -> Result<String, Failed> {
    let pdf = Pdf::new(content).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Failed::Encrypted,
        LoadPdfError::Invalid => Failed::Corrupt,
    })?;
    if pdf.pages().is_empty() {
        return Err(Failed::Corrupt);
    }
    let cache = InterpreterCache::new();
    let mut text = Text::default();
    for page in pdf.pages().iter().take(MAX_PAGES) {
        // From the top left, and turned as the page is shown.
        let transform = page.initial_transform(true).to_kurbo();
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut drawing = Context::new(transform, area, &cache, pdf.xref(), settings);
        let mut letters = Letters::default();
        interpret_page(page, &mut drawing, &mut letters);
        if letters.overflowed {
            return Err(Failed::TooLarge);
        }
        text.push(&letters.page.text())?;
    }
    text.finish()
}

/// Takes the letters out of what is drawn.
#[derive(Default)]
struct Letters {
    page: Page,
    count: usize,
    overflowed: bool,
    /// Where the last run began: filling and outlining the same letters draws them twice.
    last: Option<Point>,
}

impl Device<'_> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let start = run.glyphs().first().map(|g| props.transform * g.transform() * Point::ZERO);
        if matches!(mode, DrawMode::Stroke(_)) && start == self.last {
            return;
        }
        self.last = start;
        for glyph in run.glyphs() {
            self.count += 1;
            if self.count > MAX_LETTERS {
                self.overflowed = true;
                return;
            }
            let Some(text) = glyph.as_unicode() else { continue };
            let at = props.transform * glyph.transform();
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(glyph) => glyph.advance_width(),
                hayro_interpret::font::Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let letter = placed(at, advance.map_or(EM / 2.0, f64::from));
            match text {
                BfString::Char(c) => {
                    self.page.push(letter, letters(c).unwrap_or(c.encode_utf8(&mut [0; 4])));
                }
                BfString::String(text) => self.page.push(letter, &text),
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// The letters of a ligature, which fonts name as if it were one.
fn letters(ligature: char) -> Option<&'static str> {
    Some(match ligature {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Where a glyph stands that is so wide in its own space.
fn placed(at: Affine, advance: f64) -> Letter {
    let start = at * Point::ZERO;
    let end = at * Point::new(advance, 0.0);
    let size = (at * Point::new(0.0, EM) - start).hypot();
    Letter { start: (start.x, start.y), end: (end.x, end.y), size }
}

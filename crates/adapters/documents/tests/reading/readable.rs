//! Documents as people send them.

use socle_application::recruiting::documents::DocumentKind::{Docx, Pdf};

use crate::pdf::{Sheet, deflated, pages};
use crate::support::{Test, assert_refused, text_of};
use crate::{docx, pdf};

pub(crate) const TESTS: &[Test] = &[
    ("a_pdf_in_french_is_read_page_after_page", a_pdf_in_french_is_read_page_after_page),
    ("compressed_pages_are_read", compressed_pages_are_read),
    ("ligatures_are_letters", ligatures_are_letters),
    ("columns_and_dates_beside_titles_are_kept", columns_and_dates_beside_titles_are_kept),
    ("letters_that_are_placed_one_by_one_are_words", letters_that_are_placed_one_by_one_are_words),
    ("a_page_of_drawings_has_no_text", a_page_of_drawings_has_no_text),
    ("a_docx_is_read", a_docx_is_read),
    ("a_docx_without_text_has_none", a_docx_without_text_has_none),
];

fn a_pdf_in_french_is_read_page_after_page() {
    let first =
        Sheet::of("Élodie Lefèvre\nIngénieure – Île-de-France\n\nExpérience\n• L’été à Sète");
    let second = Sheet::of("Formation\nCœur de métier : ça et là");
    let text = text_of(Pdf, pages(&[first, second], "", "")).unwrap();
    let expected = "Élodie Lefèvre\nIngénieure – Île-de-France\n\nExpérience\n• L’été à Sète\n\
                    Formation\nCœur de métier : ça et là\n";
    assert_eq!(text, expected);
}

fn compressed_pages_are_read() {
    let page = deflated(&Sheet::of("Rust\nSQL"));
    let text = text_of(Pdf, pages(&[page], "/Filter /FlateDecode", "")).unwrap();
    assert_eq!(text, "Rust\nSQL\n");
}

fn ligatures_are_letters() {
    let mut sheet = Sheet::default();
    sheet.draw("F3", 11, 50, 800, "Certi\u{1}ée, bon \u{2}air");
    let text = text_of(Pdf, pages(&[sheet.0], "", "")).unwrap();
    assert_eq!(text, "Certifiée, bon flair\n");
}

fn columns_and_dates_beside_titles_are_kept() {
    let mut sheet = Sheet::default();
    for (at, word) in (0..).zip(["Langues", "Français", "Anglais"]) {
        sheet.draw("F1", 11, 40, 800 - 14 * at, word);
    }
    for (at, (title, dates)) in (0..).zip([("Vendeuse", "2019 – 2020"), ("Cheffe", "2020 – 2021")])
    {
        sheet.draw("F2", 11, 220, 800 - 14 * at, title);
        sheet.draw("F1", 11, 480, 800 - 14 * at, dates);
    }
    let text = text_of(Pdf, pages(&[sheet.0], "", "")).unwrap();
    let expected = "Langues\nFrançais\nAnglais\n\nVendeuse\t2019 – 2020\nCheffe\t2020 – 2021\n";
    assert_eq!(text, expected);
}

fn letters_that_are_placed_one_by_one_are_words() {
    // What typesetters write: adjustments within a word, and a large one instead of a space.
    let page = b"BT /F1 12 Tf 50 800 Td [(D) 40 (\xe9ve) -20 (loppeuse) -320 (Rust)] TJ ET";
    assert_eq!(text_of(Pdf, pages(&[page.to_vec()], "", "")).unwrap(), "Développeuse Rust\n");
}

fn a_page_of_drawings_has_no_text() {
    let page = b"0 0 m 100 100 l S 10 10 50 50 re f".to_vec();
    assert_refused(&text_of(Pdf, pages(&[page], "", "")), &["no_text"]);
    let signs = Sheet::of("••• – •••");
    assert_refused(&text_of(Pdf, pdf::pages(&[signs], "", "")), &["no_text"]);
}

fn a_docx_is_read() {
    let header = docx::part(&docx::paragraphs("Élodie Lefèvre"));
    let row = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Vendeuse</w:t></w:r></w:p></w:tc>\
               <w:tc><w:p><w:r><w:t>2019 – 2020</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let body =
        docx::part(&format!("{}{row}", docx::paragraphs("Expérience &amp; stages\n\nSuite")));
    let parts = [("word/document.xml", &body[..]), ("word/header1.xml", &header)];
    let text = text_of(Docx, docx::file(&parts)).unwrap();
    assert_eq!(text, "Élodie Lefèvre\nExpérience & stages\n\nSuite\nVendeuse\t2019 – 2020\n");
}

fn a_docx_without_text_has_none() {
    let body = docx::part("<w:p><w:r><w:drawing/></w:r></w:p>");
    assert_refused(&text_of(Docx, docx::file(&[("word/document.xml", &body)])), &["no_text"]);
}

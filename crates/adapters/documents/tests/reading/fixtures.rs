//! The CVs that other tests upload, and how much of them is understood.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use socle_application::recruiting::documents::DocumentKind::Pdf;
use socle_domain::recruiting::{CvDate, CvPeriod, CvProposal, SkillName};

use crate::cvs;
use crate::support::{Test, text_of};

/// The word that makes this program write the fixtures anew.
pub(crate) const WRITE: &str = "write-fixtures";

pub(crate) const TESTS: &[Test] = &[
    ("the_fixtures_are_what_is_tested", the_fixtures_are_what_is_tested),
    ("the_french_cv_is_understood", the_french_cv_is_understood),
    ("the_english_cv_is_understood", the_english_cv_is_understood),
    ("a_cv_that_a_browser_printed_is_understood", a_cv_that_a_browser_printed_is_understood),
];

fn fixtures() -> [(PathBuf, Vec<u8>); 2] {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/cv"));
    [
        (folder.join("camille-moreau.fr.pdf"), cvs::french()),
        (folder.join("daniel-okafor.en.pdf"), cvs::english()),
    ]
}

/// Writes the fixtures.
pub(crate) fn write() -> ExitCode {
    for (path, content) in fixtures() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    ExitCode::SUCCESS
}

fn the_fixtures_are_what_is_tested() {
    for (path, content) in fixtures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let same = fs::read(&path).is_ok_and(|kept| kept == content);
        assert!(same, "{name}: cargo test -p socle-documents --test reading {WRITE}");
        assert!(content.len() < 50_000, "{name}");
    }
}

fn month(year: u16, month: u8) -> CvDate {
    CvDate { year, month: Some(month) }
}

fn year(year: u16) -> CvDate {
    CvDate { year, month: None }
}

fn from_to(from: CvDate, to: CvDate) -> CvPeriod {
    CvPeriod { from: Some(from), to: Some(to), current: false }
}

fn since(from: CvDate) -> CvPeriod {
    CvPeriod { from: Some(from), to: None, current: true }
}

type Row<'a> = (Option<&'a str>, Option<&'a str>, CvPeriod);

fn positions(cv: &CvProposal) -> Vec<Row<'_>> {
    cv.experiences.iter().map(|e| (e.title.as_deref(), e.employer.as_deref(), e.period)).collect()
}

fn degrees(cv: &CvProposal) -> Vec<Row<'_>> {
    cv.education.iter().map(|e| (e.degree.as_deref(), e.school.as_deref(), e.period)).collect()
}

fn skills(cv: &CvProposal) -> Vec<&str> {
    cv.skills.iter().map(SkillName::as_str).collect()
}

fn languages(cv: &CvProposal) -> Vec<(&str, Option<&str>)> {
    cv.languages.iter().map(|l| (l.name.as_str(), l.level.as_deref())).collect()
}

fn the_french_cv_is_understood() {
    let cv = CvProposal::of_text(&text_of(Pdf, cvs::french()).unwrap());
    assert_eq!(cv.full_name.as_deref(), Some("Camille MOREAU"));
    assert_eq!(cv.headline.as_deref(), Some("Développeuse backend senior"));
    assert_eq!(cv.location.as_deref(), Some("12 rue des Lilas, 69003 Lyon"));
    assert_eq!(cv.phone.as_deref(), Some("06 12 34 56 78"));
    assert_eq!(cv.email.as_ref().unwrap().as_str(), "camille.moreau@example.com");
    let summary = cv.summary.as_deref().unwrap();
    assert!(
        summary.starts_with("Développeuse depuis huit ans") && !summary.contains('\n'),
        "{summary}"
    );
    let expected = [
        (Some("Développeuse backend senior"), Some("Banque du Rhône"), since(month(2021, 9))),
        (
            Some("Développeuse backend"),
            Some("Coopérative Les Amandiers"),
            from_to(month(2018, 3), month(2021, 8)),
        ),
        (Some("Développeuse web"), Some("Agence Cobalt"), from_to(month(2016, 1), month(2018, 2))),
        (
            Some("Stagiaire en développement"),
            Some("Mairie de Villeurbanne"),
            from_to(month(2015, 4), month(2015, 9)),
        ),
    ];
    assert_eq!(positions(&cv), expected);
    let told = cv.experiences[0].description.as_deref().unwrap();
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(told.contains("de paiement en Rust, de la spécification à la production"), "{told}");
    let expected = [
        (
            Some("Master informatique, parcours génie logiciel"),
            Some("Université Claude-Bernard"),
            from_to(year(2013), year(2015)),
        ),
        (Some("Licence informatique"), Some("Université Lumière"), from_to(year(2010), year(2013))),
        (
            Some("Baccalauréat scientifique, mention bien"),
            Some("Lycée Ampère"),
            from_to(year(2010), year(2010)),
        ),
    ];
    assert_eq!(degrees(&cv), expected);
    let expected = [
        "Rust",
        "SQL",
        "TypeScript",
        "Python",
        "PostgreSQL",
        "Redis",
        "Docker",
        "Git",
        "Intégration continue",
        "Revue de code",
        "mentorat",
        "animation d’ateliers",
    ];
    assert_eq!(skills(&cv), expected);
    let expected = [
        ("Français", Some("langue maternelle")),
        ("Anglais", Some("courant, C1")),
        ("Espagnol", Some("notions")),
    ];
    assert_eq!(languages(&cv), expected);
}

fn the_english_cv_is_understood() {
    let cv = CvProposal::of_text(&text_of(Pdf, cvs::english()).unwrap());
    assert_eq!(cv.full_name.as_deref(), Some("Daniel Okafor"));
    assert_eq!(cv.headline.as_deref(), Some("Senior Accountant"));
    assert_eq!(cv.location.as_deref(), Some("Manchester, United Kingdom"));
    assert_eq!(cv.phone.as_deref(), Some("+44 7700 900123"));
    assert_eq!(cv.email.as_ref().unwrap().as_str(), "daniel.okafor@example.org");
    assert!(cv.summary.as_deref().unwrap().starts_with("Chartered accountant"));
    let expected = [
        (Some("Senior Accountant"), Some("Northgate Foods Ltd"), since(month(2020, 1))),
        (
            Some("Accounts Assistant"),
            Some("Harbour & Sons"),
            from_to(month(2016, 9), month(2019, 12)),
        ),
        (Some("Payroll Clerk"), Some("City Council"), from_to(month(2015, 6), month(2016, 8))),
    ];
    assert_eq!(positions(&cv), expected);
    let told = cv.experiences[0].description.as_deref().unwrap();
    assert_eq!(told.lines().count(), 2, "{told}");
    let expected = [(
        Some("BSc Accounting and Finance"),
        Some("University of Leeds"),
        from_to(year(2012), year(2015)),
    )];
    assert_eq!(degrees(&cv), expected);
    assert_eq!(skills(&cv), ["Excel", "Sage 50", "IFRS", "Year-end closing", "Team leadership"]);
    let expected =
        [("English", Some("native")), ("French", Some("intermediate")), ("Igbo", Some("fluent"))];
    assert_eq!(languages(&cv), expected);
}

/// Two columns, with fonts of which only the letters that it uses are embedded, and marks of lists
/// that are drawn and no letters: what Chromium makes of a page.
fn a_cv_that_a_browser_printed_is_understood() {
    let printed = include_bytes!("../../../../../tests/fixtures/cv/elodie-lefevre.fr.pdf");
    let cv = CvProposal::of_text(&text_of(Pdf, printed.to_vec()).unwrap());
    assert_eq!(cv.full_name.as_deref(), Some("Élodie Lefèvre-Garnier"));
    assert_eq!(cv.headline.as_deref(), Some("Cheffe de projet numérique"));
    assert_eq!(cv.location.as_deref(), Some("44000 Nantes"));
    assert_eq!(cv.phone.as_deref(), Some("+33 (0)6 98 76 54 32"));
    assert_eq!(cv.email.as_ref().unwrap().as_str(), "elodie.lefevre@example.com");
    assert!(cv.summary.as_deref().unwrap().ends_with("des fichiers bien rangés."));
    let expected = [
        (Some("Cheffe de projet numérique"), Some("Métropole de Nantes"), since(month(2020, 1))),
        (Some("Consultante"), Some("Cabinet Horizon"), from_to(month(2014, 9), month(2019, 12))),
    ];
    assert_eq!(positions(&cv), expected);
    let told = cv.experiences[0].description.as_deref().unwrap();
    assert!(told.contains("Efficacité : délai divisé par deux"), "{told}");
    let expected = [(
        Some("Master Management de projet"),
        Some("Université de Rennes"),
        from_to(year(2012), year(2014)),
    )];
    assert_eq!(degrees(&cv), expected);
    assert_eq!(skills(&cv), ["Gestion de projet agile", "Figma", "Budget et planification"]);
    let expected = [
        ("Français", Some("langue maternelle")),
        ("Anglais", Some("C1")),
        ("Allemand", Some("B1")),
    ];
    assert_eq!(languages(&cv), expected);
}

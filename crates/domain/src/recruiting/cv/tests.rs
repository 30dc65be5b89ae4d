//! Whole CVs.

use proptest::prelude::*;
use rstest::rstest;

use crate::recruiting::SkillName;

use super::{CvDate, CvExperience, CvPeriod, CvProposal};

const FRENCH: &str = "\
CAMILLE MOREAU
Développeuse backend
12 rue des Lilas, 69003 Lyon | 06 12 34 56 78 | camille.moreau@example.com

PROFIL
Développeuse depuis huit ans, je conçois des services fiables
et je transmets ce que je sais.

EXPÉRIENCES PROFESSIONNELLES
Développeuse backend senior – Banque du Rhône, Lyon          mars 2019 – aujourd’hui
• Conception d’un service de paiement en Rust, en production depuis
  l’été 2021.
• Encadrement de trois personnes.
Développeuse web – Agence Cobalt, Villeurbanne               09/2015 – 02/2019
• Sites de vente en PHP.
Stagiaire – Acme                                             2015

FORMATION
2013 – 2015   Master informatique, Université Lyon 1
2012   Licence informatique, Université Lyon 1

COMPÉTENCES
Langages : Rust, SQL (PostgreSQL, SQLite), PHP
Outils : Git, Docker ; Linux
Rust – expert

LANGUES
Français (langue maternelle), anglais : courant (C1)
Espagnol – notions

CENTRES D’INTÉRÊT
Escalade, piano
";

const ENGLISH: &str = "\
Daniel Okafor
Senior Accountant
Manchester, United Kingdom
daniel.okafor@example.org · +44 7700 900123

Summary
Chartered accountant with a calm hand for year ends.

Work experience

Senior Accountant
Northgate Foods Ltd, Manchester
January 2020 - Present
- Closes the books of four companies.
- Led the move to a new ledger.

Accounts Assistant
Harbour & Sons
Sept. 2016 – Dec 2019
- Paid suppliers.

Education

BSc Accounting and Finance
University of Leeds
2013 – 2016

Skills
Excel | Sage 50 | IFRS
Languages
English (native)
French: intermediate
References
Available on request, from referee@example.net
";

#[expect(clippy::unnecessary_wraps, reason = "that is what a period has")]
fn date(year: u16, month: Option<u8>) -> Option<CvDate> {
    Some(CvDate { year, month })
}

fn until(from: Option<CvDate>, to: Option<CvDate>) -> CvPeriod {
    CvPeriod { from, to, current: to.is_none() && from.is_some() }
}

type Position<'a> = (Option<&'a str>, Option<&'a str>, CvPeriod);

fn position(of: &CvExperience) -> Position<'_> {
    (of.title.as_deref(), of.employer.as_deref(), of.period)
}

fn positions(cv: &CvProposal) -> Vec<Position<'_>> {
    cv.experiences.iter().map(position).collect()
}

fn degrees(cv: &CvProposal) -> Vec<Position<'_>> {
    cv.education.iter().map(|e| (e.degree.as_deref(), e.school.as_deref(), e.period)).collect()
}

fn skills(cv: &CvProposal) -> Vec<&str> {
    cv.skills.iter().map(SkillName::as_str).collect()
}

fn languages(cv: &CvProposal) -> Vec<(&str, Option<&str>)> {
    cv.languages.iter().map(|l| (l.name.as_str(), l.level.as_deref())).collect()
}

#[test]
fn a_french_cv_is_read() {
    let cv = CvProposal::of_text(FRENCH);
    assert_eq!(cv.full_name.as_deref(), Some("CAMILLE MOREAU"));
    assert_eq!(cv.headline.as_deref(), Some("Développeuse backend"));
    assert_eq!(cv.location.as_deref(), Some("12 rue des Lilas, 69003 Lyon"));
    assert_eq!(cv.phone.as_deref(), Some("06 12 34 56 78"));
    assert_eq!(cv.email.as_ref().unwrap().as_str(), "camille.moreau@example.com");
    let summary = "Développeuse depuis huit ans, je conçois des services fiables et je transmets ce que je sais.";
    assert_eq!(cv.summary.as_deref(), Some(summary));
    let expected = [
        (
            Some("Développeuse backend senior"),
            Some("Banque du Rhône"),
            until(date(2019, Some(3)), None),
        ),
        (
            Some("Développeuse web"),
            Some("Agence Cobalt"),
            until(date(2015, Some(9)), date(2019, Some(2))),
        ),
        (Some("Stagiaire"), Some("Acme"), until(date(2015, None), date(2015, None))),
    ];
    assert_eq!(positions(&cv), expected);
    let description = "• Conception d’un service de paiement en Rust, en production depuis l’été 2021.\n• Encadrement de trois personnes.";
    assert_eq!(cv.experiences[0].description.as_deref(), Some(description));
    let university = Some("Université Lyon 1");
    let expected = [
        (Some("Master informatique"), university, until(date(2013, None), date(2015, None))),
        (Some("Licence informatique"), university, until(date(2012, None), date(2012, None))),
    ];
    assert_eq!(degrees(&cv), expected);
    let expected = ["Rust", "SQL (PostgreSQL, SQLite)", "PHP", "Git", "Docker", "Linux"];
    assert_eq!(skills(&cv), expected);
    let expected = [
        ("Français", Some("langue maternelle")),
        ("anglais", Some("courant, C1")),
        ("Espagnol", Some("notions")),
    ];
    assert_eq!(languages(&cv), expected);
}

#[test]
fn an_english_cv_is_read() {
    let cv = CvProposal::of_text(ENGLISH);
    assert_eq!(cv.full_name.as_deref(), Some("Daniel Okafor"));
    assert_eq!(cv.headline.as_deref(), Some("Senior Accountant"));
    assert_eq!(cv.location.as_deref(), Some("Manchester, United Kingdom"));
    assert_eq!(cv.phone.as_deref(), Some("+44 7700 900123"));
    assert_eq!(cv.email.as_ref().unwrap().as_str(), "daniel.okafor@example.org");
    let summary = "Chartered accountant with a calm hand for year ends.";
    assert_eq!(cv.summary.as_deref(), Some(summary));
    let expected = [
        (Some("Senior Accountant"), Some("Northgate Foods Ltd"), until(date(2020, Some(1)), None)),
        (
            Some("Accounts Assistant"),
            Some("Harbour & Sons"),
            until(date(2016, Some(9)), date(2019, Some(12))),
        ),
    ];
    assert_eq!(positions(&cv), expected);
    let description = "• Closes the books of four companies.\n• Led the move to a new ledger.";
    assert_eq!(cv.experiences[0].description.as_deref(), Some(description));
    let expected = [(
        Some("BSc Accounting and Finance"),
        Some("University of Leeds"),
        until(date(2013, None), date(2016, None)),
    )];
    assert_eq!(degrees(&cv), expected);
    assert_eq!(skills(&cv), ["Excel", "Sage 50", "IFRS"]);
    assert_eq!(languages(&cv), [("English", Some("native")), ("French", Some("intermediate"))]);
}

/// The ways in which a position is laid out.
#[rstest]
#[case::one_line("Vendeuse – Acme 2019 – 2020\n• a\nCheffe de rayon – Beta 2020 – 2021")]
#[case::dates_first(
    "2019 – 2020\nVendeuse\nAcme\nVente de tout.\n2020 – 2021\nCheffe de rayon\nBeta"
)]
#[case::dates_before("2019-2020 : Vendeuse, Acme\n- a\n2020-2021 : Cheffe de rayon, Beta")]
#[case::title_above("Vendeuse\nAcme, Lyon | 2019 – 2020\n• a\nCheffe de rayon\nBeta | 2020 – 2021")]
#[case::firm_above(
    "Acme (Lyon)\nVendeuse\n2019 à 2020\n• a\nBeta (Lyon)\nCheffe de rayon\n2020 à 2021"
)]
#[case::title_then_dates("Vendeuse\n2019 – 2020\nAcme\n\nCheffe de rayon\n2020 – 2021\nBeta")]
#[case::chez("Vendeuse chez Acme (2019 – 2020)\n• a\nCheffe de rayon chez Beta (2020 – 2021)")]
#[case::firm_first("Acme | Vendeuse | CDI | 2019 – 2020\nBeta | Cheffe de rayon | 2020 – 2021")]
#[case::items("• 2019 – 2020 : Vendeuse, Acme\n• 2020 – 2021 : Cheffe de rayon, Beta")]
fn positions_are_found_however_they_stand(#[case] text: &str) {
    let cv = CvProposal::of_text(&format!("Expérience\n{text}\n"));
    let expected = [
        (Some("Vendeuse"), Some("Acme"), until(date(2019, None), date(2020, None))),
        (Some("Cheffe de rayon"), Some("Beta"), until(date(2020, None), date(2021, None))),
    ];
    assert_eq!(positions(&cv), expected);
}

#[rstest]
#[case("2016 Master – Génie logiciel – INSA Lyon", "Master – Génie logiciel", "INSA Lyon")]
#[case("Université de Nantes – Licence de droit, 2016", "Licence de droit", "Université de Nantes")]
#[case("2016 : BTS Comptabilité, Lycée Ampère, Lyon", "BTS Comptabilité", "Lycée Ampère")]
#[case("MBA | Harbour Business | 2016", "MBA", "Harbour Business")]
fn degrees_and_schools_are_told_apart(
    #[case] line: &str,
    #[case] degree: &str,
    #[case] school: &str,
) {
    let cv = CvProposal::of_text(&format!("Formation\n{line}"));
    let when = until(date(2016, None), date(2016, None));
    assert_eq!(degrees(&cv), [(Some(degree), Some(school), when)]);
}

#[test]
fn a_cv_without_dates_is_read_by_its_gaps() {
    let text = "Expérience\n\nVendeuse\nAcme\n- a\n\nCheffe de rayon\nBeta";
    let cv = CvProposal::of_text(text);
    let none = CvPeriod::default();
    let expected =
        [(Some("Vendeuse"), Some("Acme"), none), (Some("Cheffe de rayon"), Some("Beta"), none)];
    assert_eq!(positions(&cv), expected);
}

#[test]
fn other_scripts_and_names_are_read() {
    let cv =
        CvProposal::of_text("\u{202b}דנה כהן\u{202c}\ndana@example.com\n🙂 Skills\n🙂 Rust, 🙂");
    assert_eq!(cv.full_name.as_deref(), Some("דנה כהן"));
    assert_eq!(skills(&cv).len(), 1);
    let cv = CvProposal::of_text("Curriculum vitae\nJean-Marc d’Été de La Tour\nComptable");
    assert_eq!(cv.full_name.as_deref(), Some("Jean-Marc d’Été de La Tour"));
    assert_eq!(cv.headline.as_deref(), Some("Comptable"));
}

#[test]
fn a_cv_does_not_show_itself() {
    let shown = format!("{:?}", CvProposal::of_text(FRENCH));
    for word in ["MOREAU", "moreau", "Banque", "Rust", "06 12"] {
        assert!(!shown.contains(word), "{shown}");
    }
}

fn assert_bounded(cv: &CvProposal) {
    let within = |text: Option<&String>, max: usize| {
        assert!(text.is_none_or(|text| !text.is_empty() && text.chars().count() <= max));
    };
    within(cv.full_name.as_ref(), CvProposal::MAX_NAME);
    within(cv.phone.as_ref(), CvProposal::MAX_PHONE);
    within(cv.location.as_ref(), CvProposal::MAX_NAME);
    within(cv.headline.as_ref(), CvProposal::MAX_TITLE);
    within(cv.summary.as_ref(), CvProposal::MAX_TEXT);
    assert!(cv.experiences.len() <= CvProposal::MAX_EXPERIENCES);
    assert!(cv.education.len() <= CvProposal::MAX_EDUCATION);
    assert!(cv.skills.len() <= CvProposal::MAX_SKILLS);
    assert!(cv.languages.len() <= CvProposal::MAX_LANGUAGES);
    for position in &cv.experiences {
        within(position.title.as_ref(), CvProposal::MAX_TITLE);
        within(position.employer.as_ref(), CvProposal::MAX_TITLE);
        within(position.description.as_ref(), CvProposal::MAX_TEXT);
        let (from, to) = (position.period.from, position.period.to);
        assert!(from.zip(to).is_none_or(|(from, to)| from.year <= to.year));
        assert!(!position.period.current || to.is_none());
    }
    for education in &cv.education {
        within(education.degree.as_ref(), CvProposal::MAX_TITLE);
        within(education.school.as_ref(), CvProposal::MAX_TITLE);
    }
    for language in &cv.languages {
        within(language.level.as_ref(), CvProposal::MAX_LEVEL);
    }
}

#[rstest]
#[case("Expérience\n", "Vendeuse – Acme 2019 – 2020\n")]
#[case("Formation\n", "Master – École 2019\n")]
#[case("Compétences\n", "Rust 1, a, ")]
#[case("Langues\n", "français : bon, ")]
#[case("", "x")]
#[case("", "12 ")]
#[case("", "@")]
#[case("", "a@")]
#[case("", "+33 ")]
#[case("", "(((")]
#[case("", "\u{202e}🙂\u{301}")]
#[case("Skills\n", "(")]
#[case("Expérience\n", "\u{fdfa}")]
#[case("Expérience\n", "2019 - ")]
fn what_is_much_is_bounded(#[case] start: &str, #[case] repeated: &str) {
    let text = format!("{start}{}", repeated.repeat(200_000 / repeated.len()));
    assert_bounded(&CvProposal::of_text(&text));
}

/// Pieces of CVs, of other scripts, and of what nobody should write.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Expérience",
        "Formation\n",
        "Skills:",
        "Langues",
        "2019",
        " – ",
        "-",
        "mars ",
        "depuis ",
        "present",
        "(",
        ")",
        "•",
        "\t",
        "\r\n",
        "\n\n",
        "06 12 34 56 78",
        "+33",
        "a@example.com",
        "@",
        "Acme",
        "Développeuse",
        ", ",
        "|",
        ":",
        "/",
        "français",
        "C1",
        "cv ",
        "\u{301}",
        "\u{202e}",
        "🙂",
        "דנה",
        "\u{0}",
        "Université",
        "Master",
        "é",
        "ﬁ",
        "l’",
        "d'",
        "İ",
        "SW1A 2AA",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<String>(), 1 => "\\PC{0,20}"]
}

proptest! {
    #[test]
    fn any_text_is_read_alike_each_time(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        let cv = CvProposal::of_text(&text);
        assert_bounded(&cv);
        prop_assert!(cv == CvProposal::of_text(&text));
    }
}

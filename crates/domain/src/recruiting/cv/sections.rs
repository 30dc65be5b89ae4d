//! Which lines are headings, and what stands under which.

use crate::recruiting::cv::lines::{Line, Lines};

/// What a part of a CV is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Before the first heading: who it is.
    Header,
    Contact,
    Profile,
    Experience,
    Education,
    Skills,
    Languages,
    /// What a proposal has no place for: certificates, projects, pastimes, references.
    Other,
}

/// Words that name a section. Folded; a heading is made of these and of [`QUALIFIERS`] alone.
const NAMES: &[(Section, &[&str])] = &[
    (
        Section::Languages,
        &["langue", "langues", "language", "languages", "linguistique", "linguistiques"],
    ),
    (
        Section::Experience,
        &[
            "experience",
            "experiences",
            "employment",
            "emploi",
            "emplois",
            "career",
            "carriere",
            "stage",
            "stages",
            "internship",
            "internships",
            "missions",
            "postes",
        ],
    ),
    (
        Section::Education,
        &[
            "formation",
            "formations",
            "education",
            "diplome",
            "diplomes",
            "etudes",
            "studies",
            "scolarite",
            "cursus",
            "degrees",
            "qualifications",
        ],
    ),
    (
        Section::Skills,
        &[
            "competence",
            "competences",
            "skill",
            "skills",
            "savoir-faire",
            "savoir-etre",
            "technologies",
            "outils",
            "tools",
            "logiciels",
            "software",
            "informatique",
            "expertise",
            "expertises",
            "langages",
            "competencies",
            "aptitudes",
            "qualites",
            "atouts",
        ],
    ),
    (
        Section::Profile,
        &[
            "profil",
            "profile",
            "summary",
            "resume",
            "objectif",
            "objectifs",
            "objective",
            "bio",
            "presentation",
        ],
    ),
    (Section::Contact, &["contact", "contacts", "coordonnees"]),
    (
        Section::Other,
        &[
            "certification",
            "certifications",
            "certificats",
            "certificates",
            "projet",
            "projets",
            "project",
            "projects",
            "interets",
            "interests",
            "interet",
            "loisirs",
            "hobbies",
            "passions",
            "hobby",
            "references",
            "referees",
            "benevolat",
            "volunteering",
            "volunteer",
            "publications",
            "distinctions",
            "awards",
            "permis",
            "activites",
            "activities",
            "divers",
            "associatif",
            "associative",
            "achievements",
            "realisations",
        ],
    ),
];

/// Headings whose words say something else one by one.
const PHRASES: &[(&str, Section)] = &[
    ("a propos", Section::Profile),
    ("a propos de moi", Section::Profile),
    ("about", Section::Profile),
    ("about me", Section::Profile),
    ("qui suis-je", Section::Profile),
    ("qui suis-je ?", Section::Profile),
    ("parcours", Section::Experience),
    ("parcours professionnel", Section::Experience),
    ("work history", Section::Experience),
    ("work", Section::Experience),
    ("professional background", Section::Experience),
    ("parcours academique", Section::Education),
    ("parcours scolaire", Section::Education),
    ("parcours universitaire", Section::Education),
    ("academic background", Section::Education),
    ("programming languages", Section::Skills),
    ("centres d'interet", Section::Other),
    ("centres d'interets", Section::Other),
    ("centre d'interet", Section::Other),
    ("vie associative", Section::Other),
    ("personal details", Section::Contact),
    ("personal information", Section::Contact),
    ("informations personnelles", Section::Contact),
    ("etat civil", Section::Contact),
];

/// Words that a heading may have beside its name.
const QUALIFIERS: [&str; 54] = [
    "professionnel",
    "professionnelle",
    "professionnelles",
    "professional",
    "work",
    "working",
    "history",
    "academique",
    "academiques",
    "academic",
    "universitaire",
    "universitaires",
    "scolaire",
    "technique",
    "techniques",
    "technical",
    "cle",
    "cles",
    "key",
    "core",
    "main",
    "principales",
    "principaux",
    "soft",
    "hard",
    "humaines",
    "personnel",
    "personnelles",
    "personal",
    "relevant",
    "initiale",
    "continue",
    "complementaires",
    "training",
    "and",
    "et",
    "&",
    "/",
    "de",
    "des",
    "du",
    "les",
    "mes",
    "mon",
    "ma",
    "my",
    "the",
    "en",
    "extra",
    "autres",
    "other",
    "informatiques",
    "additional",
    "transversales",
];

/// The longest heading, in words.
const MAX_WORDS: usize = 6;

/// What section a text is the heading of.
fn named(key: &str) -> Option<Section> {
    let trimmed = key.trim_matches(|c: char| !c.is_alphanumeric() && c != '?');
    let joined = unspaced(trimmed);
    let key = joined.as_deref().unwrap_or(trimmed);
    if let Some((_, section)) = PHRASES.iter().find(|(phrase, _)| *phrase == key) {
        return Some(*section);
    }
    let mut first = None;
    let mut count = 0;
    for word in key.split([' ', ',']).filter(|word| !word.is_empty()) {
        count += 1;
        if count > MAX_WORDS {
            return None;
        }
        if let Some(section) = section_of(word) {
            // Languages beside something else are languages: `compétences linguistiques`.
            if first.is_none() || (section == Section::Languages && count <= 2) {
                first = Some(section);
            }
        } else if !QUALIFIERS.contains(&word) {
            return None;
        }
    }
    first
}

fn section_of(word: &str) -> Option<Section> {
    NAMES.iter().find(|(_, names)| names.contains(&word)).map(|(section, _)| *section)
}

/// `e x p e r i e n c e` as one word, if it is written so.
fn unspaced(key: &str) -> Option<String> {
    let mut letters = key.split(' ');
    let spaced = key.len() > 6 && letters.all(|word| word.chars().count() == 1);
    spaced.then(|| key.replace(' ', ""))
}

/// A heading, with what stands behind its colon on the same line.
fn heading(line: &Line) -> Option<(Section, Option<Line>)> {
    if line.bullet {
        return None;
    }
    if let Some(section) = named(&line.key) {
        return Some((section, None));
    }
    let (name, rest) = line.text.split_once(':')?;
    let section = named(&crate::recruiting::fold(name))?;
    let rest = Line::new(rest, false, true);
    Some((section, Some(rest).filter(|rest| !rest.text.is_empty())))
}

/// The lines of a CV by what they are about.
pub(super) struct Sections(Vec<(Section, Line)>);

impl Sections {
    pub(super) fn of(lines: &Lines) -> Self {
        let mut sorted = Vec::with_capacity(lines.0.len());
        let mut current = Section::Header;
        for line in &lines.0 {
            match heading(line) {
                // Within a position `compétences : …` says what was used there, and it goes on.
                Some((section, Some(rest)))
                    if matches!(current, Section::Experience | Section::Education) =>
                {
                    let listed = matches!(section, Section::Skills | Section::Languages);
                    sorted.push(if listed { (section, rest) } else { (current, line.clone()) });
                }
                Some((section, rest)) => {
                    current = section;
                    sorted.extend(rest.map(|rest| (section, rest)));
                }
                None => sorted.push((current, line.clone())),
            }
        }
        Self(sorted)
    }

    /// The lines of a section, in the order of the CV.
    pub(super) fn lines(&self, section: Section) -> Vec<&Line> {
        self.0.iter().filter(|(of, _)| *of == section).map(|(_, line)| line).collect()
    }

    /// Every line that is no heading.
    pub(super) fn every(&self) -> impl Iterator<Item = &Line> {
        self.0.iter().map(|(_, line)| line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn line(text: &str) -> Line {
        Line::new(text, false, true)
    }

    #[rstest]
    #[case("Expériences professionnelles", Section::Experience)]
    #[case("EXPÉRIENCE PROFESSIONNELLE :", Section::Experience)]
    #[case("E X P É R I E N C E S", Section::Experience)]
    #[case("Parcours professionnel", Section::Experience)]
    #[case("Work experience", Section::Experience)]
    #[case("Employment history", Section::Experience)]
    #[case("Stages et emplois", Section::Experience)]
    #[case("Formation", Section::Education)]
    #[case("Diplômes & formations", Section::Education)]
    #[case("— Education —", Section::Education)]
    #[case("Education and training", Section::Education)]
    #[case("Compétences techniques", Section::Skills)]
    #[case("Compétences clés", Section::Skills)]
    #[case("Technical Skills", Section::Skills)]
    #[case("Programming languages", Section::Skills)]
    #[case("Langues", Section::Languages)]
    #[case("Compétences linguistiques", Section::Languages)]
    #[case("Languages", Section::Languages)]
    #[case("Profil", Section::Profile)]
    #[case("À propos de moi", Section::Profile)]
    #[case("Professional summary", Section::Profile)]
    #[case("Centres d’intérêt", Section::Other)]
    #[case("Contact", Section::Contact)]
    fn headings_are_known(#[case] text: &str, #[case] expected: Section) {
        assert_eq!(heading(&line(text)), Some((expected, None)));
    }

    #[rstest]
    #[case("Développeuse backend")]
    #[case("Formation de trois collègues à Rust")]
    #[case("Languages team lead at Acme")]
    #[case("Expérience : bonne")]
    #[case("de")]
    #[case("")]
    fn other_lines_are_not(#[case] text: &str) {
        let found = heading(&line(text));
        assert!(!matches!(found, Some((_, None))), "{found:?}");
        assert_eq!(heading(&Line::new(text, true, true)), None);
    }

    #[test]
    fn what_stands_behind_a_colon_belongs_to_the_section() {
        let text = "Compétences : Rust\nSQL\nExpérience\nActe un\nSkills: Go\nActe deux";
        let sections = Sections::of(&Lines::of(text));
        let texts = |section| -> Vec<_> {
            sections.lines(section).iter().map(|line| line.text.as_str()).collect()
        };
        assert_eq!(texts(Section::Skills), ["Rust", "SQL", "Go"]);
        assert_eq!(texts(Section::Experience), ["Acte un", "Acte deux"]);
    }
}

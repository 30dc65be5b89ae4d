//! Words that tell a person's work from a firm, and a school from a degree. Folded.

/// Whether a text says what somebody is or was.
pub(super) fn names_work(key: &str) -> bool {
    words(key)
        .any(|word| WORK.contains(&word) || WORK_STARTS.iter().any(|start| word.starts_with(start)))
}

/// Whether a text names a school.
pub(super) fn names_school(key: &str) -> bool {
    words(key).any(|word| SCHOOLS.iter().any(|start| word.starts_with(start)))
}

/// Whether a text names a degree.
pub(super) fn names_degree(key: &str) -> bool {
    words(key).any(|word| {
        DEGREES.contains(&word) || DEGREE_STARTS.iter().any(|start| word.starts_with(start))
    })
}

fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty())
}

const WORK: [&str; 19] = [
    "chef",
    "cheffe",
    "lead",
    "head",
    "cto",
    "ceo",
    "cfo",
    "coo",
    "dev",
    "rh",
    "hr",
    "tech",
    "intern",
    "clerk",
    "officer",
    "nurse",
    "alternant",
    "alternante",
    "teacher",
];

/// How such words begin, in both genders.
const WORK_STARTS: [&str; 48] = [
    "developp",
    "developer",
    "ingenieur",
    "engineer",
    "responsable",
    "consultant",
    "manager",
    "analyst",
    "assistant",
    "stagiaire",
    "comptable",
    "accountant",
    "vendeu",
    "salesperson",
    "directeur",
    "directrice",
    "director",
    "technicien",
    "technician",
    "infirmi",
    "architect",
    "administrat",
    "conseill",
    "advisor",
    "adviser",
    "coordinat",
    "coordonnat",
    "designer",
    "graphiste",
    "redact",
    "juriste",
    "avocat",
    "lawyer",
    "commercial",
    "gestionnaire",
    "secretaire",
    "professeur",
    "enseignant",
    "formateur",
    "formatrice",
    "charge",
    "apprenti",
    "programm",
    "specialist",
    "receptionist",
    "chauffeur",
    "cuisini",
    "president",
];

const SCHOOLS: [&str; 13] = [
    "universit",
    "ecole",
    "lycee",
    "institut",
    "school",
    "college",
    "iut",
    "insa",
    "epita",
    "academy",
    "academie",
    "faculte",
    "polytech",
];

const DEGREES: [&str; 19] = [
    "bts", "dut", "but", "cap", "bep", "mba", "phd", "bsc", "msc", "ba", "bs", "ms", "ma", "bac",
    "deug", "degree", "gcse", "a-levels", "beng",
];

const DEGREE_STARTS: [&str; 10] = [
    "master",
    "licence",
    "bachelor",
    "doctorat",
    "diplome",
    "diploma",
    "baccalaureat",
    "certificat",
    "mastere",
    "ingenieur",
];

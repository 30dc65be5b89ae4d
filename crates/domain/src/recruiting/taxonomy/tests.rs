//! What is a skill in a text, and what only looks like one.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::identity::Locale;

fn name(text: &str) -> SkillName {
    SkillName::parse(text).unwrap()
}

fn taxonomy() -> SkillTaxonomy {
    let of = |label: &str, others: &[&str]| {
        Concept::new(format!("test:{label}"), SkillKind::Technical, name(label))
            .also_called(others.iter().map(|it| name(it)))
    };
    let project = of("Project management", &["conduite de projet"])
        .in_english(name("Project management"))
        .in_french(name("Gestion de projet"));
    SkillTaxonomy::new(vec![
        of("C", &[]),
        of("C++", &["cpp"]),
        of("C#", &["C sharp"]),
        of("R", &[]),
        of("Go", &["Golang"]),
        of(".NET", &["dotnet"]),
        of("ASP.NET", &[]),
        of("Node.js", &[]),
        of("Vue.js", &["Vue"]),
        of("React", &["React.js"]),
        of("React Native", &[]),
        of("Excel", &["Microsoft Excel"]),
        of("Java", &[]),
        of("JavaScript", &[]),
        of("Python", &[]),
        of("SQL", &[]),
        of("UX", &["expérience utilisateur"]),
        of("Tableau de bord", &[]),
        of("Permis B", &[]),
        project,
    ])
    .unwrap()
}

#[rstest]
#[case("C", Some("C"))]
#[case("c", Some("C"))]
#[case("C++", Some("C++"))]
#[case("CPP", Some("C++"))]
#[case("c#", Some("C#"))]
#[case("R", Some("R"))]
#[case("go", Some("Go"))]
#[case("golang", Some("Go"))]
#[case(".net", Some(".NET"))]
#[case("net", None)]
#[case("NodeJS", Some("Node.js"))]
#[case("node js", Some("Node.js"))]
#[case("vue", Some("Vue.js"))]
#[case("VueJS", Some("Vue.js"))]
#[case("EXCEL", Some("Excel"))]
#[case("gestion  de PROJET", Some("Project management"))]
#[case("experience utilisateur", Some("UX"))]
#[case("Jav", None)]
#[case("C+", None)]
fn names_mean_skills(#[case] written: &str, #[case] expected: Option<&str>) {
    let taxonomy = taxonomy();
    let found = taxonomy.normalize(&name(written)).map(|it| it.label(Locale::En).as_str());
    assert_eq!(found, expected);
}

#[rstest]
#[case("Nous cherchons un développeur JavaScript", &["JavaScript"])]
#[case("Java, JavaScript ou Python", &["Java", "JavaScript", "Python"])]
#[case("Javanese and javascripts2", &[])]
#[case("C/C++ and C#", &["C", "C++", "C#"])]
#[case("Langage C", &["C"])]
#[case("vitamine C et plan C. C'est tout, C-level", &[])]
#[case("Python, R et SQL", &["Python", "R", "SQL"])]
#[case("R, Go, Python", &["R", "Go", "Python"])]
#[case("r, go, python", &["Python"])]
#[case("R&D, Python", &["Python"])]
#[case("Ready? Go for it with Python", &["Python"])]
#[case("developer (Go)", &["Go"])]
#[case("une vue d'ensemble", &[])]
#[case("Vue d'ensemble du poste", &[])]
#[case("Vue, React", &["Vue.js", "React"])]
#[case("Stack : Vue.js / Node.js", &["Vue.js", "Node.js"])]
#[case("maîtrise d'Excel", &["Excel"])]
#[case("You excel in teams. Excel in sales!", &[])]
#[case("Compétences\n- Excel\n- SQL", &["Excel", "SQL"])]
#[case("MICROSOFT EXCEL", &["Excel"])]
#[case("React Native et React", &["React Native", "React"])]
#[case("ASP.NET, .NET", &["ASP.NET", ".NET"])]
#[case("contact@site.net", &[])]
#[case("Tableaux de bord, tableau de bords", &["Tableau de bord"])]
#[case("GESTION\nDE   PROJET, conduite de projets", &["Project management"])]
#[case("design UX, mais ux", &["UX"])]
#[case("Permis B, C, CE", &["Permis B"])]
#[case("python_2 my_python", &[])]
#[case("", &[])]
fn texts_name_skills(#[case] text: &str, #[case] expected: &[&str]) {
    let taxonomy = taxonomy();
    let found: Vec<_> =
        taxonomy.mentions(text).iter().map(|it| it.label(Locale::En).as_str()).collect();
    assert_eq!(found, expected);
}

#[test]
fn labels_are_in_the_readers_language() {
    let taxonomy = taxonomy();
    let concept = taxonomy.normalize(&name("conduite de projet")).unwrap();
    assert_eq!(concept.label(Locale::Fr).as_str(), "Gestion de projet");
    assert_eq!(concept.label(Locale::En).as_str(), "Project management");
    assert_eq!(concept.label(Locale::He).as_str(), "Project management");
}

#[test]
fn a_preferred_label_wins_over_an_alternative_one() {
    let one = Concept::new("a", SkillKind::Technical, name("One")).also_called([name("Two")]);
    let two = Concept::new("b", SkillKind::Soft, name("Two"));
    let taxonomy = SkillTaxonomy::new(vec![one, two]).unwrap();
    assert_eq!(taxonomy.normalize(&name("two")).unwrap().uri(), "b");
    assert_eq!(taxonomy.kind(&name("two")), SkillKind::Soft);
    assert_eq!(taxonomy.mentions("two")[0].uri(), "b");
}

#[test]
fn what_is_left_out_must_not_make_two_skills_one() {
    let of = |label: &str| Concept::new(label, SkillKind::Technical, name(label));
    let taxonomy = SkillTaxonomy::new(vec![of("e-mails"), of("em ails")]).unwrap();
    assert_eq!(taxonomy.normalize(&name("emails")), None);
    assert_eq!(taxonomy.normalize(&name("E-Mails")).unwrap().uri(), "e-mails");
}

#[test]
fn keys_outlive_names_and_unknown_names_have_one() {
    let renamed = Concept::new("test:SQL", SkillKind::Technical, name("Structured query language"));
    let taxonomy = taxonomy();
    assert_eq!(taxonomy.key(&name("sql")), SkillKey::of_concept(&renamed));
    assert_eq!(taxonomy.key(&name("Macramé")), taxonomy.key(&name("MACRAME")));
    assert_ne!(taxonomy.key(&name("Macramé")), taxonomy.key(&name("sql")));
}

#[test]
fn versions_change_with_names() {
    let one = |label| {
        let concept = Concept::new("a", SkillKind::Technical, name(label));
        SkillTaxonomy::new(vec![concept]).unwrap().version().to_owned()
    };
    assert_eq!(one("A1"), one("A1"));
    assert_ne!(one("A1"), one("A2"));
}

#[test]
fn long_texts_of_nothing_but_beginnings_take_one_pass() {
    let text = "React Nativ ".repeat(20_000)
        + &"C ".repeat(20_000)
        + &"a".repeat(200_000)
        + &format!("{} ", "x".repeat(90)).repeat(2_000)
        + &".".repeat(200_000);
    let found: Vec<_> = taxonomy().mentions(&text).iter().map(|it| it.uri().to_owned()).collect();
    assert_eq!(found, ["test:React"]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(\\PC|[CRG ,/.+#\n'’-]){0,200}") {
        let taxonomy = taxonomy();
        let found = taxonomy.mentions(&text);
        prop_assert!(found.len() <= taxonomy.concepts().len());
    }

    #[test]
    fn what_is_around_a_skill_does_not_hide_it(
        before in "[a-zé ]{0,40}", after in "[a-zé ]{0,40}",
    ) {
        let taxonomy = taxonomy();
        let text = format!("{before} JavaScript {after}");
        prop_assert!(taxonomy.mentions(&text).iter().any(|it| it.uri() == "test:JavaScript"));
    }
}

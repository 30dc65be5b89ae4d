use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::recruiting::fold;

fn words(text: &str) -> Vec<String> {
    tokens(text).collect()
}

#[rstest]
#[case("Développeur  Sénior", &["developpeur", "senior"])]
#[case("C++, C# & .NET / Node.js", &["cplusplus", "csharp", "dotnet", "nodejs"])]
#[case("ASP.NET et internet", &["asp", "dotnet", "et", "internet"])]
#[case("langage C, R.", &["langage", "c", "r"])]
#[case("l’Île-d’Yeu, driver's", &["ile", "yeu", "driver"])]
#[case("עִבְרִית 🦀 ٣", &["עברית", "٣"])]
#[case("' & | ! <-> :* \0 ( ", &[])]
fn texts_have_tokens(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(words(text), expected);
}

#[rstest]
#[case(&["développeur", "developpeur", "développeuse", "développeuses", "Développeurs"])]
#[case(&["cuisinier", "cuisinière", "cuisiniers", "cuisinières"])]
#[case(&["infirmière", "infirmiers", "infirmier"])]
#[case(&["commercial", "commerciaux", "commerciale", "commerciales"])]
#[case(&["directeur", "directrice", "directrices"])]
#[case(&["technicien", "technicienne", "techniciennes"])]
#[case(&["vendeur", "vendeuse", "vendeurs"])]
#[case(&["boulanger", "boulangère", "boulangers"])]
#[case(&["employé", "employée", "employées", "employee", "employees"])]
#[case(&["avocat", "avocate", "avocats"])]
#[case(&["ingénieur", "ingénieurs", "ingenieure"])]
#[case(&["professionnel", "professionnelle", "professionnelles"])]
#[case(&["engineer", "engineers", "engineering"])]
#[case(&["manager", "managers"])]
#[case(&["accountant", "accountants"])]
#[case(&["nurse", "nurses"])]
#[case(&["developer", "developers", "developing"])]
fn forms_of_a_word_meet(#[case] forms: &[&str]) {
    let stems: Vec<_> = forms.iter().map(|form| stem(&fold(form))).collect();
    assert!(stems.iter().all(|other| *other == stems[0]), "{forms:?}: {stems:?}");
}

#[rstest]
#[case("avocat", "avocado")]
#[case("java", "javascript")]
#[case("chef", "chauffeur")]
#[case("conducteur", "conseiller")]
#[case("vente", "ventilation")]
#[case("comptable", "compteur")]
#[case("serveur", "service")]
#[case("nurse", "nursery")]
fn other_words_do_not(#[case] one: &str, #[case] other: &str) {
    assert_ne!(stem(one), stem(other));
}

fn parsed(text: &str) -> SearchQuery {
    SearchQuery::parse(text).unwrap()
}

#[test]
fn what_is_typed_is_wanted_or_excluded() {
    let query = parsed("rust \"Chef de projet\" -stage -\"temps partiel\" dév");
    let word = |text: &str| stem(&fold(text));
    assert_eq!(query.excluded(), [vec![word("stage")], vec![word("temps"), word("partiel")]]);
    let [Wanted::Word(rust), Wanted::Phrase(phrase), Wanted::Prefix { word: dev, .. }] =
        query.wanted()
    else {
        panic!("{query:?}")
    };
    assert_eq!((rust.as_str(), dev.as_str()), ("rust", "dev"));
    assert_eq!(*phrase, [word("chef"), word("projet")]);
}

#[rstest]
#[case("")]
#[case("  \0 🦀 ")]
#[case("\"\"")]
#[case("-java")]
#[case("de la \"of the\"")]
#[case("' OR 1=1; --")]
fn nothing_is_left_of_some(#[case] text: &str) {
    let left = SearchQuery::parse(text);
    let number =
        |query: &SearchQuery| query.wanted().iter().all(|w| *w == Wanted::Word("1".into()));
    assert!(left.as_ref().is_none_or(number), "{left:?}");
}

#[test]
fn only_the_beginning_of_long_ones_counts() {
    assert_eq!(parsed(&"rust ".repeat(2_000)).wanted().len(), 16);
    assert_eq!(parsed(&"x".repeat(10_000)).wanted().len(), 1);
}

#[test]
fn what_stands_in_the_title_counts_most() {
    let query = parsed("\"chef projet\" rust");
    let of = |title: &[&str], skills: &[&str]| query.score(title, skills);
    let elsewhere = of(&["x"], &[]);
    let skills = of(&["x"], &["rust"]);
    let long = of(&["chef", "projet", "rust", "x", "y"], &[]);
    let brief = of(&["chef", "projet", "rust"], &[]);
    assert!(elsewhere < skills && skills < long && long < brief);
    assert!(of(&["projet", "chef", "rust"], &[]) < brief);
}

/// What is in a token stands for itself in every language of queries.
fn is_plain(token: &str) -> bool {
    !token.is_empty() && token.chars().all(char::is_alphanumeric) && token.chars().count() <= 60
}

proptest! {
    #[test]
    fn tokens_and_stems_are_letters_and_digits(text in "(\\PC|[\\x00-\\x7f]|[א-ת]|🦀|[éÈœ²ⅷ]){0,80}") {
        for token in tokens(&text) {
            prop_assert!(is_plain(&token), "{token:?}");
            prop_assert!(is_plain(&stem(&token)), "{token:?}");
        }
    }

    #[test]
    fn every_query_is_read(text in "(\\PC|[-\"'&|!:*()<> \\x00]|[a-z]{1,9}|[א-ת]{1,9}){0,80}") {
        if let Some(query) = SearchQuery::parse(&text) {
            prop_assert!(!query.wanted().is_empty());
            for wanted in query.wanted() {
                match wanted {
                    Wanted::Word(stem) => prop_assert!(is_plain(stem)),
                    Wanted::Prefix { stem, word } => prop_assert!(is_plain(stem) && is_plain(word)),
                    Wanted::Phrase(stems) => {
                        prop_assert!(!stems.is_empty() && stems.iter().all(|stem| is_plain(stem)));
                    }
                }
            }
            for stems in query.excluded() {
                prop_assert!(!stems.is_empty() && stems.iter().all(|stem| is_plain(stem)));
            }
        }
    }

    #[test]
    fn a_word_finds_itself(word in "[a-zàéèêçœ]{2,20}") {
        if let Some(query) = SearchQuery::parse(&word) {
            let title: Vec<_> = tokens(&word).map(|token| stem(&token)).collect();
            let title: Vec<_> = title.iter().map(String::as_str).collect();
            prop_assert!(query.score(&title, &[]) > query.score(&[], &[]));
        }
    }
}

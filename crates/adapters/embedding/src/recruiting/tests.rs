//! What is near, what is far, and what must not hurt.

use std::sync::LazyLock;

use proptest::prelude::*;
use rstest::rstest;
use socle_application::recruiting::embedder::Embedder;

use super::*;

fn embedder() -> LocalEmbedder {
    static BUILT_IN: LazyLock<LocalEmbedder> =
        LazyLock::new(|| LocalEmbedder::new(Weights::built_in()));
    BUILT_IN.clone()
}

fn alike(one: &str, other: &str) -> f64 {
    let embedder = embedder();
    embedder.embed_one(one).cosine(&embedder.embed_one(other))
}

#[rstest]
#[case("développeur", "développeuse")]
#[case("développeuses", "developpeur")]
#[case("développement", "development")]
#[case("infirmier de nuit", "Infirmière, nuits")]
#[case("Conducteur de travaux", "conductrice de travaux")]
#[case("comptabilité générale", "comptable général")]
fn forms_of_words_are_near(#[case] one: &str, #[case] other: &str) {
    let found = alike(one, other);
    assert!(found > 0.5, "{found}");
}

#[rstest]
#[case(
    "développeur Rust, microservices, Kubernetes",
    "infirmière en réanimation, soins, bloc opératoire"
)]
#[case("cuisinier en restaurant gastronomique", "contrôleur de gestion en industrie")]
#[case("chauffeur poids lourd international", "professeur de mathématiques au lycée")]
fn what_has_nothing_in_common_is_far(#[case] one: &str, #[case] other: &str) {
    let found = alike(one, other);
    assert!(found < 0.25, "{found}");
}

#[test]
fn what_is_closer_is_nearer() {
    let job = "Développeur backend Rust : API, PostgreSQL, Docker. Vous rejoignez notre équipe.";
    let close = alike(job, "Ingénieure logiciel, API en Rust et PostgreSQL");
    let related = alike(job, "Administrateur de bases PostgreSQL");
    let far =
        alike(job, "Nous cherchons une vendeuse en boulangerie. Vous rejoignez notre équipe.");
    assert!(close > related && related > far, "{close} {related} {far}");
}

/// Databases keep embeddings: if this changes, `FEATURES` must, and this test with it.
#[test]
fn the_same_text_gives_the_same_bytes_everywhere() {
    let levels = (0..1_u32 << 16).map(|place| (place % 97) as u8);
    let stored: Vec<u8> = b"SKW1".iter().copied().chain(levels).collect();
    let embedder = LocalEmbedder::new(Weights::from_bytes(&stored).unwrap());
    let bytes = embedder.embed_one("Développeuse Rust, Lyon").as_bytes();
    assert_eq!(socle_domain::recruiting::stable_hash(&bytes), 0xb6c8_26c0_713a_0544);
    assert_eq!(embedder.version(), "local-1-b15d03a0766d80d8");
}

#[rstest]
#[case("")]
#[case(" \n\t ")]
#[case("le la les the and")]
#[case("!!! --- ???")]
#[case("🙂🙂🙂")]
fn texts_that_say_nothing_have_an_empty_embedding(#[case] text: &str) {
    assert!(embedder().embed_one(text).is_empty());
}

#[test]
fn hostile_texts_are_only_texts() {
    let embedder = embedder();
    for text in [
        "a".repeat(10_000),
        "développeur ".repeat(10_000),
        "🙂éclair".repeat(10_000),
        "מפתח תוכנה בכיר ".repeat(1_000),
        "\u{202e}rust\u{202c} \0 \u{feff}".repeat(1_000),
        "漢字".repeat(5_000),
    ] {
        let embedding = embedder.embed_one(&text);
        assert!(!embedding.is_empty());
        assert_eq!(
            embedding.as_bytes().len(),
            socle_domain::recruiting::matching::Embedding::DIMENSIONS
        );
    }
}

#[test]
fn of_endless_texts_the_beginning_counts() {
    let embedder = embedder();
    let start = "boulanger ".repeat(features::MAX_CHARS / 10);
    let whole = start.clone() + &"caissier ".repeat(10_000);
    assert_eq!(embedder.embed_one(&whole), embedder.embed_one(&start));
}

#[tokio::test]
async fn many_texts_are_embedded_in_their_order() {
    let embedder = embedder();
    let texts = vec!["Rust".to_owned(), String::new(), "Cuisine".to_owned()];
    let found = embedder.embed(&texts).await.unwrap();
    let expected: Vec<_> = texts.iter().map(|text| embedder.embed_one(text)).collect();
    assert_eq!(found, expected);
    assert!(embedder.version().len() <= 64 && embedder.version().is_ascii());
}

proptest! {
    #[test]
    fn any_text_is_embedded(text in "\\PC{0,200}") {
        let embedding = embedder().embed_one(&text);
        prop_assert!(embedding.is_empty() || (embedding.cosine(&embedding) - 1.0).abs() < 1e-9);
    }
}

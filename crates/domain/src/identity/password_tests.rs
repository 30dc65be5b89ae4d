use super::*;
use PasswordViolation as V;
use proptest::prelude::*;
use rstest::rstest;

const ADA: &[&str] = &["Ada", "Lovelace", "ada.lovelace@analytical.example"];

fn check(text: &str) -> Result<Password, Vec<V>> {
    PasswordPolicy::default().accept(PasswordAttempt::new(text), ADA)
}

#[rstest]
#[case("correct-Horse-7-battery")]
#[case("Tr0mbone&Kestrel!9")]
#[case("Ünïcode-Wörter-42!")]
#[case("Pass\0word-with-nul-8!Q")]
fn accepts_good_ones(#[case] text: &str) {
    assert!(check(text).is_ok(), "{:?}", check(text));
}

#[rstest]
#[case("Aa1!aaaa", &[V::TooShort])]
#[case("", &[V::TooShort, V::NoUppercase, V::NoLowercase, V::NoDigit, V::NoSymbol])]
#[case("correct-horse-7-battery", &[V::NoUppercase])]
#[case("CORRECT-HORSE-7-BATTERY", &[V::NoLowercase])]
#[case("correct-Horse-battery", &[V::NoDigit])]
#[case("correctHorse7battery", &[V::NoSymbol])]
#[case("Password1234!", &[V::TooCommon])]
#[case("Qwertyuiop1!", &[V::TooCommon])]
#[case("Lovelace-Ada1", &[V::Personal])]
#[case("Ada.Lovelace1!", &[V::Personal])]
fn refuses_bad_ones(#[case] text: &str, #[case] expected: &[V]) {
    assert_eq!(check(text).unwrap_err(), expected);
}

/// What people make of a common word when they are asked for 12 characters of every kind.
#[rstest]
fn refuses_common_ones_that_are_padded(
    #[values(
        "Password123!",
        "Password1234!",
        "Password!2026",
        "Password@12345",
        "123456Password!",
        "P@ssw0rd1234",
        "Pa$$w0rd1234",
        "P@55w0rd1234",
        "Passw0rd2026!",
        "!Password123",
        "Passwort1234!",
        "Motdepasse123!",
        "Changeme1234!",
        "Administrator1!",
        "Admin@123456",
        "Welcome12345!",
        "Welcome@2026",
        "Letmein12345!",
        "Secret123456!",
        "Test12345678!",
        "Hello1234567!",
        "Company2026!",
        "Qwerty123456!",
        "Qwertyuiop1!",
        "Qwertz123456!",
        "Azerty123456!",
        "Azertyuiop123!",
        "Asdf1234!@#$",
        "Zaq12wsx!@#$",
        "Abc123456789!",
        "Abcd1234567!",
        "A1b2c3d4e5f6!",
        "Aaaa1111!!!!",
        "Aa123456789!",
        "Summer2026!!!",
        "Winter2025!!",
        "Spring2026!!",
        "January2026!!",
        "November2026!",
        "Janvier2026!!",
        "Juin2026!!!!!",
        "Hiver2026!!!",
        "Iloveyou123!",
        "Iloveyou2026!",
        "Jetaime2026!!",
        "Bonjour12345!",
        "Soleil123456!",
        "Loulou123456!",
        "Doudou123456!",
        "Marseille13!!",
        "Shalom123456!",
        "Israel123456!",
        "Jerusalem123!",
        "Monkey123456!",
        "Dragon123456!",
        "Princess2025!",
        "Sunshine2023!!",
        "Football2024!",
        "Baseball1234!",
        "Superman1234!",
        "Starwars1234!",
        "Pokemon12345!",
        "Michael12345!",
        "Nicolas12345!",
        "Liverpool123!",
        "Trustno12345!"
    )]
    text: &str,
) {
    assert_eq!(check(text).unwrap_err(), [V::TooCommon]);
}

#[rstest]
fn accepts_what_nobody_would_try_soon(
    #[values(
        "xK9#mQ2$vL7@pR4!nT8w",
        "qT7!ffgx0-Wnd",
        "Vj4!tq9Zr&c2",
        "k8#Lw2!pQz7x",
        "Yellow-umbrella-94",
        "Blue!Kangaroo7Teapot",
        "7Lanterns-over-Oslo!",
        "Marmite-volante-88-Tuyau!",
        "Trois-gros-chats-dorment-4!",
        "J'aime2croissants&thé"
    )]
    text: &str,
) {
    assert!(check(text).is_ok(), "{:?}", check(text));
}

#[test]
fn length_counts_characters_not_bytes() {
    let long = format!("Aa1!{}", "ж".repeat(PasswordPolicy::MAX_CHARS - 4));
    assert!(long.len() > 200);
    assert_ne!(check(&long).err().unwrap_or_default(), [V::TooLong]);
    assert_eq!(check(&format!("{long}ж")).unwrap_err(), [V::TooLong]);
}

#[test]
fn composition_can_be_switched_off() {
    let policy = PasswordPolicy { composition: false };
    let attempt = PasswordAttempt::new("trombone kestrel umbrella");
    assert!(policy.accept(attempt, ADA).is_ok());
}

#[test]
fn two_spellings_of_one_password_are_one() {
    let composed = PasswordAttempt::new("caf\u{e9}");
    let decomposed = PasswordAttempt::new("cafe\u{301}");
    assert_eq!(composed.expose(), decomposed.expose());
}

#[test]
fn nothing_is_printed() {
    let attempt = PasswordAttempt::new("correct-Horse-7-battery");
    assert!(!format!("{attempt:?}").contains("Horse"));
    assert!(!format!("{:?}", check("correct-Horse-7-battery")).contains("Horse"));
    assert!(!format!("{:?}", PasswordHash::new("$2b$12$secret".into())).contains("secret"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics_and_enforces_length(text in "\\PC{0,140}") {
        let chars = PasswordAttempt::new(&text).expose().chars().count();
        let accepted = check(&text).is_ok();
        prop_assert!(!accepted || (12..=128).contains(&chars));
    }
}

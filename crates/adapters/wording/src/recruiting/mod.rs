//! The words of recruiting.

mod matching;

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use socle_application::notifications::ports::{Wording as _, Words};
    use socle_domain::identity::Locale;
    use socle_domain::notifications::{Parameter, Parameters, Word};
    use socle_domain::recruiting;

    use crate::FluentWording;

    #[test]
    fn every_message_of_recruiting_is_said_in_every_language() {
        let names = HashMap::from([
            ("organization", "Acme".to_owned()),
            ("job", "Cook".to_owned()),
            ("when", "2027-01-15 09:00 CET".to_owned()),
            ("search", "Cooks in Lyon".to_owned()),
        ]);
        for locale in Locale::ALL {
            let unknown = FluentWording.say(locale, None, &Parameters::new(), &HashMap::new());
            for message in recruiting::notifications::ALL {
                for change in ["planned", "moved"] {
                    let word = |word| Parameter::Word(Word::parse(word).unwrap());
                    let data = Parameters::from([
                        ("status".to_owned(), word("viewed")),
                        ("change".to_owned(), word(change)),
                    ]);
                    let Words { title, body } =
                        FluentWording.say(locale, Some(message), &data, &names);
                    assert_ne!(title, unknown.title, "{locale:?} lacks {}", message.key);
                    assert!(title.contains("Cook") && !body.is_empty(), "{}: {title}", message.key);
                    let times = message.names.iter().any(|named| named.variable == "when");
                    assert_eq!(body.contains("09:00"), times, "{}: {body}", message.key);
                }
            }
        }
    }
}

use std::collections::HashMap;

use crate::notifications::{NotificationKind, Parameters};

/// One thing that people can be told: its words stand in the catalogues under its key, and are said
/// in the language of whoever reads.
///
/// A context declares its own as constants in its `notifications.rs`, and the wiring lists them.
#[derive(Debug, PartialEq, Eq)]
pub struct NotificationMessage {
    /// The key of its words, small letters and hyphens. Stored with every notification and never
    /// changed.
    pub key: &'static str,
    /// What it is about.
    pub kind: NotificationKind,
    /// What in its words is the name of a thing.
    pub names: &'static [NamedParameter],
    /// Where it leads, a path below the public address. `{parameter}` is filled in.
    pub path: &'static str,
}

/// The name of a thing in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedParameter {
    /// What the words call it: `organization` for `{ $organization }`.
    pub variable: &'static str,
    /// The parameter that says which thing.
    pub parameter: &'static str,
    /// The kind of thing, which says who knows its name.
    pub of: &'static str,
}

impl NamedParameter {
    /// The kind of thing that [`Self::ORGANIZATION`] names.
    pub const ORGANIZATIONS: &'static str = "organization";
    /// The kind of thing that [`Self::PERSON`] names.
    pub const PEOPLE: &'static str = "person";
    /// The organization whose business it is.
    pub const ORGANIZATION: Self =
        Self { variable: "organization", parameter: "organization_id", of: Self::ORGANIZATIONS };
    /// Whoever did something.
    pub const PERSON: Self = Self { variable: "person", parameter: "user_id", of: Self::PEOPLE };
}

impl NotificationMessage {
    /// Where it leads, with its parameters.
    pub fn path(&self, data: &Parameters) -> String {
        let mut path = self.path.to_owned();
        for (name, value) in data {
            path = path.replace(&format!("{{{name}}}"), &value.to_string());
        }
        path
    }
}

/// Every message of the contexts that are installed.
#[derive(Debug, Clone, Default)]
pub struct MessageCatalogue(HashMap<&'static str, &'static NotificationMessage>);

impl MessageCatalogue {
    /// Of these.
    pub fn new(messages: impl IntoIterator<Item = &'static NotificationMessage>) -> Self {
        Self(messages.into_iter().map(|message| (message.key, message)).collect())
    }

    /// The message of that key; `None` when the context that declared it is installed no more.
    pub fn find(&self, key: &str) -> Option<&'static NotificationMessage> {
        self.0.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::Parameter;
    use uuid::Uuid;

    const MESSAGE: NotificationMessage = NotificationMessage {
        key: "application-received",
        kind: NotificationKind::NewApplication,
        names: &[],
        path: "jobs/{job_id}/applications/{application_id}",
    };

    #[test]
    fn a_path_is_filled_in() {
        let id = |number| Parameter::Id(Uuid::from_u128(number));
        let data = Parameters::from([("job_id".into(), id(1)), ("application_id".into(), id(2))]);
        let expected = format!("jobs/{}/applications/{}", Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(MESSAGE.path(&data), expected);
    }

    #[test]
    fn a_message_is_found_by_its_key() {
        static MESSAGES: [&NotificationMessage; 1] = [&MESSAGE];
        let catalogue = MessageCatalogue::new(MESSAGES);
        assert_eq!(catalogue.find("application-received"), Some(&MESSAGE));
        assert_eq!(catalogue.find("something-else"), None);
    }
}

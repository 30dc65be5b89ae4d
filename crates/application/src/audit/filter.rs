//! Which entries somebody asks for.

use socle_domain::Timestamp;
use uuid::Uuid;

/// Which entries somebody asks for: those that fit everything that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Whoever did it: a person or a key.
    pub actor_id: Option<Uuid>,
    /// What was done, as the entry names it.
    pub action: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// The kind of thing it was done to.
    pub resource_type: Option<String>,
    /// Which one.
    pub resource_id: Option<Uuid>,
}

impl AuditFilter {
    /// The names of what is given, for the record of an export: never the values.
    pub fn names(&self) -> String {
        let given = [
            ("actor_id", self.actor_id.is_some()),
            ("action", self.action.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
            ("resource_type", self.resource_type.is_some()),
            ("resource_id", self.resource_id.is_some()),
        ];
        let names: Vec<_> = given.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        names.join(" ")
    }
}

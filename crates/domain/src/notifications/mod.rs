//! What people are told in the product, and by mail if they like.

mod kind;
mod message;
pub mod messages;
mod notification;
pub mod policy;
mod preferences;

pub use kind::NotificationKind;
pub use message::{MessageCatalogue, NamedParameter, NotificationMessage};
pub use notification::{
    NewNotification, Notification, NotificationId, Parameter, Parameters, Word,
};
pub use preferences::{KindPreference, MailFrequency, NotificationPreferences};

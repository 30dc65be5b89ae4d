use socle_application::email::ports::{Mailer as _, MailerError};
use socle_domain::identity::Locale;
use socle_email::UnconfiguredMailer;

use crate::support::verify_email;

#[tokio::test]
async fn says_that_it_is_not_configured() {
    let mailer = UnconfiguredMailer;
    let sent = mailer.send(&verify_email(1, Locale::En, "Ada")).await;
    assert!(matches!(sent, Err(MailerError::Unconfigured)));
    assert!(matches!(mailer.check().await, Err(MailerError::Unconfigured)));
}

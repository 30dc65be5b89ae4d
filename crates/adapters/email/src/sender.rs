use lettre::message::Mailbox;

/// The sender is not of the form `Name <local@domain>` or not in ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sender is not an e-mail address such as \"Socle <no-reply@example.com>\"")]
pub struct InvalidSender;

/// Reads whom mail comes from, or goes to when it is answered.
pub(crate) fn sender(from: &str) -> Result<Mailbox, InvalidSender> {
    let sender: Mailbox = from.trim().parse().map_err(|_| InvalidSender)?;
    // A name may be in any script, an address beyond ASCII needs SMTPUTF8 on every hop (RFC 6531).
    let unfit = sender.name.as_ref().is_some_and(|name| name.contains(char::is_control));
    let email: &str = sender.email.as_ref();
    if unfit || !email.is_ascii() { Err(InvalidSender) } else { Ok(sender) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("no-reply@example.com", true)]
    #[case("Socle <no-reply@example.com>", true)]
    #[case("סוקל <no-reply@example.com>", true)]
    #[case("Socle <no-reply@exämple.com>", false)]
    #[case("Socle\r\nBcc: eve@example.com <no-reply@example.com>", false)]
    #[case("no-reply", false)]
    #[case("", false)]
    fn a_sender_is_an_address(#[case] from: &str, #[case] valid: bool) {
        assert_eq!(sender(from).is_ok(), valid);
    }
}

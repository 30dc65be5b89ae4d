use crate::email::SuppressionReason;

/// How much depends on a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// Somebody waits for it, gets nowhere without it, or has to hear that their account is in
    /// danger or their data about to go.
    Essential,
    /// One can do without it.
    Ordinary,
}

impl SuppressionReason {
    /// Whether a mail of that importance is not sent.
    ///
    /// To a mailbox that is not there nothing is sent: every such mail costs the sender reputation,
    /// with which all others arrive. Whoever complained does not want what they did not ask for, and
    /// would be locked out without what they do: a reset, a proof, a warning. What an administrator
    /// stopped is stopped.
    pub const fn stops(self, importance: Importance) -> bool {
        match (self, importance) {
            (Self::Bounced | Self::Manual, _) | (Self::Complained, Importance::Ordinary) => true,
            (Self::Complained, Importance::Essential) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(SuppressionReason::Bounced, true, true)]
    #[case(SuppressionReason::Complained, false, true)]
    #[case(SuppressionReason::Manual, true, true)]
    fn every_reason_stops_what_it_should(
        #[case] reason: SuppressionReason,
        #[case] essential: bool,
        #[case] ordinary: bool,
    ) {
        assert_eq!(reason.stops(Importance::Essential), essential);
        assert_eq!(reason.stops(Importance::Ordinary), ordinary);
    }
}

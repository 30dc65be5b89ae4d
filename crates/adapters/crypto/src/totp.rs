use qrcode::QrCode;
use qrcode::render::svg;
use socle_application::identity::ports::{Totp, TotpEnrollment};
use socle_application::store::Cause;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, OneTimeCode, TotpSecret, TotpStep};
use totp_rs::{Algorithm, Builder, Secret, TotpError};

/// Time-based codes as every authenticator app makes them: SHA-1, six digits, 30 seconds
/// (RFC 6238 §4), one step of tolerance either way (§5.2).
pub struct Rfc6238 {
    issuer: String,
}

impl Rfc6238 {
    /// The app shows `issuer` beside the account. A colon separates the two, so there is none in it.
    pub fn new(issuer: &str) -> Self {
        Self { issuer: without_colon(issuer) }
    }

    fn totp(&self, secret: &TotpSecret, account: &str) -> Result<totp_rs::Totp, TotpError> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(1)
            .with_issuer(Some(self.issuer.as_str()))
            .with_account_name(without_colon(account))
            .with_secret(Secret::new(Box::new(*secret.expose())))
            .build()
    }
}

fn without_colon(text: &str) -> String {
    text.replace(':', " ")
}

impl Totp for Rfc6238 {
    fn enrollment(
        &self,
        secret: &TotpSecret,
        account: &EmailAddress,
    ) -> Result<TotpEnrollment, Cause> {
        let totp = self.totp(secret, account.as_str())?;
        let otpauth_uri = totp.to_url()?;
        let qr_svg = QrCode::new(&otpauth_uri)?
            .render::<svg::Color<'_>>()
            .min_dimensions(240, 240)
            .dark_color(svg::Color("#000000"))
            .light_color(svg::Color("#ffffff"))
            .build();
        Ok(TotpEnrollment { secret: totp.secret().to_base32(), otpauth_uri, qr_svg })
    }

    fn step_of(&self, secret: &TotpSecret, code: &OneTimeCode, now: Timestamp) -> Option<TotpStep> {
        let totp = self.totp(secret, "").ok()?;
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = totp.check(code.expose(), seconds)?;
        i64::try_from(step).ok().map(TotpStep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The seed of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::new(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).unwrap()
    }

    /// The SHA-1 vectors of RFC 6238, appendix B, shortened to six digits.
    #[rstest]
    #[case(59, "287082")]
    #[case(1_111_111_109, "081804")]
    #[case(1_111_111_111, "050471")]
    #[case(1_234_567_890, "005924")]
    #[case(2_000_000_000, "279037")]
    #[case(20_000_000_000, "353130")]
    fn the_vectors_of_the_rfc(#[case] seconds: i64, #[case] code: &str) {
        let code = OneTimeCode::parse(code).unwrap();
        let step = Rfc6238::new("Socle").step_of(&secret(), &code, at(seconds));
        assert_eq!(step, Some(TotpStep(seconds / 30)));
    }

    #[rstest]
    #[case::two_steps_early(-60, false)]
    #[case::one_step_early(-30, true)]
    #[case::in_time(0, true)]
    #[case::one_step_late(30, true)]
    #[case::two_steps_late(60, false)]
    fn one_step_of_tolerance(#[case] off: i64, #[case] accepted: bool) {
        let code = OneTimeCode::parse("005924").unwrap();
        let step = Rfc6238::new("Socle").step_of(&secret(), &code, at(1_234_567_890 + off));
        assert_eq!(step, accepted.then_some(TotpStep(1_234_567_890 / 30)));
    }

    #[test]
    fn an_app_can_take_the_seed_in_three_ways() {
        let account = EmailAddress::parse("ada+x@example.com").unwrap();
        let enrollment = Rfc6238::new("So:cle").enrollment(&secret(), &account).unwrap();
        assert_eq!(enrollment.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            enrollment.otpauth_uri,
            "otpauth://totp/So%20cle:ada%2Bx%40example.com\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=So%20cle"
        );
        assert!(enrollment.qr_svg.contains("<svg"), "{}", enrollment.qr_svg);
        assert!(!enrollment.qr_svg.contains("<script"));
    }

    #[test]
    fn a_clock_before_1970_accepts_nothing() {
        let code = OneTimeCode::parse("287082").unwrap();
        assert_eq!(Rfc6238::new("Socle").step_of(&secret(), &code, at(-59)), None);
    }
}

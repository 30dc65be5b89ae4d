use totp_rs::{Builder, Secret, Totp};

/// Somebody's authenticator app.
pub struct Authenticator(Totp);

impl Authenticator {
    /// An app that was given a seed in base 32.
    pub fn of(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret).expect("a seed in base 32");
        Self(Builder::new().with_secret(secret).build().expect("an app"))
    }

    /// The code that it shows now.
    pub fn code(&self) -> String {
        self.code_in(0)
    }

    /// The code that it shows so many steps of 30 seconds from now. One step ahead is accepted, and
    /// stays so however long the request takes.
    pub fn code_in(&self, steps: i64) -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.expect("a time after 1970").as_secs();
        self.0.generate(now.saturating_add_signed(30 * steps)).to_string()
    }
}

//! Time zones of people.

use std::fmt;

use crate::Timestamp;

/// A time zone of the IANA database, such as `Europe/Paris`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeZone(chrono_tz::Tz);

/// The name is not in the IANA time zone database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the time zone is a name of the IANA database, such as Europe/Paris")]
pub struct UnknownTimeZone;

impl TimeZone {
    /// Coordinated universal time, the default.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// The zone of that name.
    pub fn parse(name: &str) -> Result<Self, UnknownTimeZone> {
        name.parse().map(Self).map_err(|_| UnknownTimeZone)
    }

    /// A moment as people of the zone would note it, to the minute, with the zone's abbreviation.
    pub fn show(self, at: Timestamp) -> String {
        at.with_timezone(&self.0).format("%Y-%m-%d %H:%M %Z").to_string()
    }

    /// The names to choose from: those that name a place (`Europe/Paris`), in alphabetical order, and
    /// not the older ones that the database keeps for machines (`US/Eastern`, `Etc/GMT-3`).
    pub fn places() -> impl Iterator<Item = &'static str> {
        const REGIONS: [&str; 10] = [
            "Africa",
            "America",
            "Antarctica",
            "Arctic",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        ];
        let is_place =
            |name: &&str| name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region));
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).filter(is_place)
    }

    /// The name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_moments_as_people_note_them() {
        let at = Timestamp::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(TimeZone::parse("Europe/Paris").unwrap().show(at), "2027-01-15 09:00 CET");
        assert_eq!(TimeZone::UTC.show(at), "2027-01-15 08:00 UTC");
    }

    #[test]
    fn places_are_zones_in_order() {
        let places: Vec<_> = TimeZone::places().collect();
        assert!(places.contains(&"Asia/Jerusalem") && !places.contains(&"US/Eastern"));
        assert!(places.is_sorted());
        assert!(places.iter().all(|name| TimeZone::parse(name).is_ok()));
    }

    #[test]
    fn knows_the_names_of_the_iana_database() {
        assert_eq!(TimeZone::parse("Europe/Paris").unwrap().name(), "Europe/Paris");
        assert_eq!(TimeZone::parse("UTC").unwrap(), TimeZone::UTC);
        assert_eq!(TimeZone::parse("Mars/Olympus"), Err(UnknownTimeZone));
        assert_eq!(TimeZone::parse(""), Err(UnknownTimeZone));
    }
}

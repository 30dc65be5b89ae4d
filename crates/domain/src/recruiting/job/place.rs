//! Where a job is, for programs that ask for the parts of a place.

/// The parts of a place as people write it, from the small to the large: `Lyon`; `Lyon, France`;
/// `Lyon, Rhône, France`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceParts {
    /// The town.
    pub city: String,
    /// What lies between the town and the country.
    pub region: Option<String>,
    /// The country, by whichever name or code.
    pub country: Option<String>,
}

impl PlaceParts {
    /// Reads them; `None` when there is nothing.
    pub fn of(place: &str) -> Option<Self> {
        let parts: Vec<_> =
            place.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let owned = |part: &&str| (*part).to_owned();
        let (city, further) = parts.split_first()?;
        let (country, between) = match further.split_last() {
            Some((country, between)) => (Some(owned(country)), between),
            None => (None, &[][..]),
        };
        let region = (!between.is_empty()).then(|| between.join(", "));
        Some(Self { city: owned(city), region, country })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Lyon", Some(("Lyon", None, None)))]
    #[case(" Lyon , France ", Some(("Lyon", None, Some("France"))))]
    #[case("Lyon, Rhône, France", Some(("Lyon", Some("Rhône"), Some("France"))))]
    #[case("Lyon 3e, Rhône, AURA, FR", Some(("Lyon 3e", Some("Rhône, AURA"), Some("FR"))))]
    #[case("Lyon,,", Some(("Lyon", None, None)))]
    #[case(" , ", None)]
    fn a_place_has_parts(
        #[case] text: &str,
        #[case] expected: Option<(&str, Option<&str>, Option<&str>)>,
    ) {
        let parts = PlaceParts::of(text);
        let seen =
            parts.as_ref().map(|p| (p.city.as_str(), p.region.as_deref(), p.country.as_deref()));
        assert_eq!(seen, expected);
    }
}

use serde::{Deserialize, Deserializer};
use socle_application::patch::Patch;

/// A field that may be left out (it stays), `null` (it becomes empty) or something. For
/// `#[serde(default, deserialize_with = "patch")]`.
pub(crate) fn patch<'de, D, T>(deserializer: D) -> Result<Patch<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let value = Option::<T>::deserialize(deserializer)?;
    Ok(value.map_or(Patch::Clear, Patch::Set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default, deserialize_with = "patch")]
        field: Patch<i64>,
    }

    #[rstest]
    #[case("{}", Patch::Keep)]
    #[case(r#"{"field": null}"#, Patch::Clear)]
    #[case(r#"{"field": 1}"#, Patch::Set(1))]
    fn a_field_stays_is_emptied_or_set(#[case] json: &str, #[case] expected: Patch<i64>) {
        assert_eq!(serde_json::from_str::<Body>(json).unwrap().field, expected);
    }
}

//! Looking for text in columns.

diesel::define_sql_function!(
    /// Small letters. Of SQLite's own function only those of ASCII, so `backend/sqlite.rs` puts
    /// another in its place.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text
);

diesel::define_sql_function!(
    /// The text, or the other where there is none.
    fn coalesce(
        text: diesel::sql_types::Nullable<diesel::sql_types::Text>,
        other: diesel::sql_types::Text,
    ) -> diesel::sql_types::Text
);

/// The pattern of what contains a text, in small letters: nothing in the text stands for something
/// else. For `LIKE … ESCAPE '\\'`.
pub(crate) fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{}%", escaped.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_stands_for_something_else() {
        assert_eq!(containing("50%_É\\"), "%50\\%\\_é\\\\%");
    }
}

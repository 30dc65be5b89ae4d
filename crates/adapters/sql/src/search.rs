//! Looking for text.

/// A pattern that finds a text anywhere, in which nothing stands for something else. Give `\\` as
/// what escapes: SQLite has no such character by itself.
pub(crate) fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

diesel::define_sql_function!(
    /// Small letters; of SQLite, ASCII's only.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_for_something_else() {
        assert_eq!(containing(r"50%_\a"), r"%50\%\_\\a%");
    }
}

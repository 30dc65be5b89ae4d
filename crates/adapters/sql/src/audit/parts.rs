//! Entries that are linked and those that are not yet, which different indexes find: whoever adds an
//! entry writes into as few of them as can be.

use crate::types::DbUuid;

/// Which entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Those of the last moment.
    Unlinked,
    /// All others.
    Linked,
}

impl Part {
    /// In this order nothing is missed that is linked between two reads; it may be seen twice.
    pub(super) const BOTH: [Self; 2] = [Self::Unlinked, Self::Linked];
}

/// Puts what was read of both parts together: the latest first, each once, at most so many.
pub(super) fn merge<T>(rows: &mut Vec<T>, id: impl Fn(&T) -> DbUuid, at_most: i64) {
    // Of what was seen twice, the one that was read later is kept: it is linked.
    rows.reverse();
    rows.sort_by_key(|row| std::cmp::Reverse(id(row).0));
    rows.dedup_by_key(|row| id(row));
    rows.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn each_is_kept_once_and_linked() {
        let row = |number, part| (DbUuid(Uuid::from_u128(number)), part);
        let mut rows = vec![
            row(4, Part::Unlinked),
            row(3, Part::Unlinked),
            row(3, Part::Linked),
            row(2, Part::Linked),
            row(1, Part::Linked),
        ];
        merge(&mut rows, |(id, _)| *id, 3);
        assert_eq!(rows, [row(4, Part::Unlinked), row(3, Part::Linked), row(2, Part::Linked)]);
    }
}

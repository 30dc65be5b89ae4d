//! Lists, a page at a time.
//!
//! Pages are found by key and not by counting: page 10,000 costs what page 1 costs.

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// How many items at most.
    pub limit: PageLimit,
    /// The key after which the page begins; `None` for the first page.
    pub after: Option<K>,
}

/// How many items a page has at most: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimit(u8);

impl PageLimit {
    /// The most that can be asked for.
    pub const MAX: u8 = 100;

    /// `None` when it is not 1 to 100.
    pub fn new(limit: u32) -> Option<Self> {
        u8::try_from(limit).ok().filter(|limit| (1..=Self::MAX).contains(limit)).map(Self)
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for PageLimit {
    fn default() -> Self {
        Self(20)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The items.
    pub items: Vec<T>,
    /// The key after which the next page begins; `None` when there is none.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// How many rows to read for a page: one more than it shows tells whether there is another.
    pub fn rows_to_read(limit: PageLimit) -> i64 {
        i64::from(limit.0) + 1
    }

    /// A page of the rows that were read, at most [`Self::rows_to_read`].
    pub fn of(mut rows: Vec<T>, limit: PageLimit, key: impl Fn(&T) -> K) -> Self {
        let has_more = rows.len() > usize::from(limit.0);
        rows.truncate(usize::from(limit.0));
        let next = rows.last().filter(|_| has_more).map(key);
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_1_to_100() {
        for (limit, ok) in [(0, false), (1, true), (100, true), (101, false), (u32::MAX, false)] {
            assert_eq!(PageLimit::new(limit).is_some(), ok, "{limit}");
        }
    }

    #[test]
    fn there_is_a_next_page_only_when_there_is_more() {
        let limit = PageLimit::new(2).unwrap();
        let page = |rows: &[u8]| Page::of(rows.to_vec(), limit, |row| *row);
        assert_eq!(page(&[]), Page { items: vec![], next: None });
        assert_eq!(page(&[1, 2]), Page { items: vec![1, 2], next: None });
        assert_eq!(page(&[1, 2, 3]), Page { items: vec![1, 2], next: Some(2) });
    }
}

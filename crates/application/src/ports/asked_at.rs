/// When the database was asked, as a cache counts. It is taken *before* asking, so that the cache can
/// tell an answer that was on its way while the thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedAt(pub u64);

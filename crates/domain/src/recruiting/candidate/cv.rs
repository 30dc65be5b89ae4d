//! CVs that candidates keep.

use crate::id::id;

id!(
    /// Identifies a CV.
    CvId
);

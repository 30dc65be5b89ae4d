//! The windows that pages are looked at in.

/// How large the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// A small telephone, 360 × 740.
    Phone,
    /// A window on a desk, 1280 × 800.
    Desktop,
}

impl Size {
    /// Every size that pages are looked at in.
    pub(crate) const ALL: [Self; 2] = [Self::Phone, Self::Desktop];

    pub(super) const fn width(self) -> u32 {
        match self {
            Self::Phone => 360,
            Self::Desktop => 1280,
        }
    }

    pub(super) const fn height(self) -> u64 {
        match self {
            Self::Phone => 740,
            Self::Desktop => 800,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desktop => "desktop",
        }
    }
}

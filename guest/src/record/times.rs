//! How often something is expected.

/// How many requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The least number.
    pub min: u64,
    /// The greatest number; none: any number.
    pub max: Option<u64>,
}

impl Times {
    pub(super) fn contain(self, count: u64) -> bool {
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

//! How often something is expected.

/// How many requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The lowest number.
    pub min: u64,
    /// The highest number; `None` for no limit.
    pub max: Option<u64>,
}

impl Times {
    pub(super) fn contain(self, count: u64) -> bool {
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

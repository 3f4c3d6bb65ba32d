//! How many requests are expected.

use std::fmt;
use std::ops::{
    Bound, Range, RangeBounds, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive,
};

/// How many requests are expected: a number, or a range of numbers.
///
/// ```
/// use test_tracker::Times;
///
/// let once: Times = 1.into();
/// let at_least_once: Times = (1..).into();
/// let perhaps: Times = (..=1).into();
/// let a_few: Times = (2..=4).into();
/// assert_eq!(Times::from(2..5), a_few);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Times {
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
}

impl Times {
    /// # Panics
    ///
    /// If no number is in the range.
    #[track_caller]
    fn in_range(range: impl RangeBounds<u64> + fmt::Debug) -> Self {
        let min = match range.start_bound() {
            Bound::Included(&min) => Some(min),
            Bound::Excluded(&below) => below.checked_add(1),
            Bound::Unbounded => Some(0),
        };
        let max = match range.end_bound() {
            Bound::Included(&max) => Some(Some(max)),
            Bound::Excluded(&above) => above.checked_sub(1).map(Some),
            Bound::Unbounded => Some(None),
        };
        match (min, max) {
            (Some(min), Some(max)) if max.is_none_or(|max| min <= max) => Self { min, max },
            _ => panic!("`{range:?}` has no number in it: expected a range such as 1.. or 2..=4"),
        }
    }
}

/// Exactly this many.
impl From<u64> for Times {
    fn from(count: u64) -> Self {
        Self { min: count, max: Some(count) }
    }
}

/// Defines the conversions from ranges.
macro_rules! ranges {
    ($($range:ty),*) => {
        $(
            /// Any number in the range. Panics for an empty range.
            impl From<$range> for Times {
                #[track_caller]
                fn from(range: $range) -> Self {
                    Self::in_range(range)
                }
            }
        )*
    };
}

ranges!(
    Range<u64>,
    RangeFrom<u64>,
    RangeFull,
    RangeInclusive<u64>,
    RangeTo<u64>,
    RangeToInclusive<u64>
);

#[cfg(test)]
mod tests {
    use super::*;

    fn times(times: impl Into<Times>) -> (u64, Option<u64>) {
        let Times { min, max } = times.into();
        (min, max)
    }

    #[test]
    fn numbers_and_ranges_say_least_and_most() {
        assert_eq!(times(0), (0, Some(0)));
        assert_eq!(times(3), (3, Some(3)));
        assert_eq!(times(1..), (1, None));
        assert_eq!(times(..), (0, None));
        assert_eq!(times(..3), (0, Some(2)));
        assert_eq!(times(..=3), (0, Some(3)));
        assert_eq!(times(2..4), (2, Some(3)));
        assert_eq!(times(2..=4), (2, Some(4)));
    }

    #[test]
    #[should_panic = "`..0` has no number in it: expected a range such as"]
    fn an_empty_range_is_a_mistake() {
        times(..0);
    }

    #[test]
    #[should_panic = "`4..=2` has no number in it: expected a range such as"]
    #[expect(clippy::reversed_empty_ranges, reason = "it is the mistake")]
    fn a_reversed_range_is_a_mistake() {
        times(4..=2);
    }
}

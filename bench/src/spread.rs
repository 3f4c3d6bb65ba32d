//! What several rounds have found.

use std::fmt;

/// The median of several rounds, and how far they lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// Of at least one value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (half, last) = (values.len() / 2, values.len() - 1);
        let median = f64::midpoint(values[half], values[last / 2]);
        Self { median, min: values[0], max: values[last] }
    }

    /// One to another, each round to the round of the other that was next to it.
    pub(crate) fn ratio(values: &[f64], others: &[f64]) -> Self {
        Self::of(values.iter().zip(others).map(|(value, other)| value / other))
    }
}

/// With as many digits as make sense.
impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = digits(self.median);
        write!(formatter, "{:.digits$}", self.median)?;
        if self.min < self.max {
            write!(formatter, " ({:.digits$}…{:.digits$})", self.min, self.max)?;
        }
        Ok(())
    }
}

/// Decimals of a number, so that it has three digits or so.
fn digits(number: f64) -> usize {
    match number.abs() {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    }
}

/// A number as it is written in a table.
pub(crate) fn number(number: f64) -> String {
    if number < 10_000.0 {
        let digits = digits(number);
        return format!("{number:.digits$}");
    }
    let whole = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { median: 2.0, min: 1.0, max: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0]), Spread { median: 2.5, min: 1.0, max: 4.0 });
        assert_eq!(Spread::of([5.0]), Spread { median: 5.0, min: 5.0, max: 5.0 });
    }

    #[test]
    fn as_text() {
        assert_eq!(Spread::of([1.0, 1.254, 2.0]).to_string(), "1.25 (1.00…2.00)");
        assert_eq!(Spread::of([12.34]).to_string(), "12.3");
        assert_eq!(number(1234.4), "1234");
        assert_eq!(number(1_234_567.0), "1,234,567");
    }
}

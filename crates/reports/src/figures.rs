//! Medians, ranks and averages. Pure.

/// Values of one measure, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values(Vec<i64>);

impl Values {
    /// Values that a database wrote with commas between.
    pub(crate) fn read(text: &str) -> Self {
        Self(text.split(',').filter_map(|value| value.parse().ok()).collect())
    }

    pub(crate) fn add(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
        } else {
            self.0.extend(other.0);
        }
    }

    pub(crate) fn count(&self) -> i64 {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX)
    }

    /// The one in the middle, or halfway between the two there, rounded down.
    pub(crate) fn median(&mut self) -> Option<i64> {
        let count = self.0.len();
        let upper = self.ranked(count / 2 + 1)?;
        if count % 2 == 1 {
            return Some(upper);
        }
        let lower = self.ranked(count / 2)?;
        Some(lower + (upper - lower) / 2)
    }

    /// The smallest value that at least nine of ten do not exceed (nearest rank).
    pub(crate) fn p90(&mut self) -> Option<i64> {
        self.ranked((self.0.len() * 9).div_ceil(10))
    }

    pub(crate) fn average(&self) -> Option<f64> {
        let count = u32::try_from(self.0.len()).ok().filter(|count| *count > 0)?;
        let sum: f64 = self
            .0
            .iter()
            .map(|value| f64::from(i32::try_from(*value).unwrap_or(i32::MAX)))
            .sum();
        Some(sum / f64::from(count))
    }

    /// The value of that rank; the smallest has rank 1.
    fn ranked(&mut self, rank: usize) -> Option<i64> {
        let at = rank.checked_sub(1).filter(|at| *at < self.0.len())?;
        Some(*self.0.select_nth_unstable(at).1)
    }
}

#[cfg(test)]
mod tests {
    use super::Values;

    fn of(values: impl IntoIterator<Item = i64>) -> Values {
        Values(values.into_iter().collect())
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        let mut none = Values::read("");
        assert_eq!((none.median(), none.p90(), none.average()), (None, None, None));
    }

    #[test]
    fn ranks_are_exact() {
        assert_eq!(of([7]).median(), Some(7));
        assert_eq!(of([7]).p90(), Some(7));
        assert_eq!(of([1, 4]).median(), Some(2));
        assert_eq!(of((1..=10).rev()).median(), Some(5));
        assert_eq!(of((1..=10).rev()).p90(), Some(9));
        assert_eq!(of((1..=11).rev()).median(), Some(6));
        assert_eq!(of((1..=11).rev()).p90(), Some(10));
        assert_eq!(of((1..=100).rev()).p90(), Some(90));
        assert_eq!(Values::read("5,3,4").average(), Some(4.0));
    }
}

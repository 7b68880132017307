//! Times in queries: a moment, or a whole day.

use std::time::Duration;

use kernel::{Problem, Timestamp};

const DAY: Duration = Duration::from_hours(24);

/// What a field of a query says of time.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its first millisecond.
    pub begins: Timestamp,
    /// The first millisecond behind it; of a time to the millisecond, itself.
    pub ends: Timestamp,
}

/// A day of UTC (`2026-03-01`) or a time (RFC 3339), or the refusal of that field.
pub fn moment(field: &str, text: &str) -> Result<Moment, Problem> {
    if let Some(at) = Timestamp::parse(text) {
        return Ok(Moment { begins: at, ends: at });
    }
    let begins = Timestamp::parse(&format!("{text}T00:00:00Z")).ok_or_else(|| {
        Problem::field(
            field,
            "must be a date such as 2026-03-01, or a time such as 2026-03-01T09:30:00Z",
        )
    })?;
    Ok(Moment {
        begins,
        ends: begins.plus(DAY),
    })
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_date_is_a_day_and_a_time_a_moment() {
        let day = moment("from", "2026-03-01").unwrap();
        assert_eq!(day.begins.to_string(), "2026-03-01T00:00:00.000Z");
        assert_eq!(day.ends.to_string(), "2026-03-02T00:00:00.000Z");
        let time = moment("from", "2026-03-01T10:00:00+02:00").unwrap();
        assert_eq!(time.begins.to_string(), "2026-03-01T08:00:00.000Z");
        assert_eq!(time.begins, time.ends);
    }

    #[test]
    fn anything_else_is_refused_by_its_name() {
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-3-1",
            "1700000000",
            "2026-03-01T25:00:00Z",
        ] {
            assert_eq!(moment("to", text).unwrap_err().errors[0].field, "to", "{text}");
        }
    }
}

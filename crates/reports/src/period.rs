//! Which time a report is about: days and hours as they are where somebody lives. Pure.

use jiff::{Timestamp as Instant, ToSpan, Zoned, civil::Date, tz::TimeZone};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};

/// Days of a report, at most.
pub const MAX_DAYS: i64 = 732;
/// Days of a report by the hour, at most.
pub const MAX_HOURLY_DAYS: i64 = 31;
/// Days of a report that does not say where it begins.
const DEFAULT_DAYS: i64 = 30;
/// A day with a change of the clock may be longer by this.
const DAY: i64 = 24 * 60 * 60 * 1_000;
const HOUR: i64 = 60 * 60 * 1_000;

/// How long a step of a chart is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// Days, as they begin in the time zone.
    #[default]
    Day,
    /// Hours.
    Hour,
}

impl Interval {
    /// The interval of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "day" => Some(Self::Day),
            "hour" => Some(Self::Hour),
            _ => None,
        }
    }
}

/// What somebody asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A date of the time zone, or a time.
    pub from: Option<String>,
    /// The last day (a date), or the time before which.
    pub to: Option<String>,
    /// An IANA time zone; UTC without it.
    pub tz: Option<String>,
}

/// From a moment until before another one, in a time zone.
#[derive(Clone, Debug)]
pub struct Period {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment behind it.
    pub to: Timestamp,
    tz: TimeZone,
    /// The days before `from` that make the period before; `None`: it is as long to the millisecond.
    days: Option<i64>,
}

impl Period {
    /// Reads what was asked for, or refuses the field that is wrong. At most [`MAX_DAYS`] long.
    pub fn read(asked: &Asked, now: Timestamp) -> Result<Self, Problem> {
        let period = Self::of_any_length(asked, now)?;
        // An hour more than so many days: the clock may be put back.
        if period.to.0.saturating_sub(period.from.0) > MAX_DAYS * DAY + HOUR {
            return Err(Problem::field(
                "from",
                format!("must be at most {MAX_DAYS} days before to"),
            ));
        }
        Ok(period)
    }

    /// As [`Period::read`], however long: for what is read in parts.
    pub fn of_any_length(asked: &Asked, now: Timestamp) -> Result<Self, Problem> {
        let tz = zone(asked.tz.as_deref())?;
        let today = zoned(now, &tz).date();
        let first = asked
            .from
            .as_deref()
            .map(|text| edge("from", text, &tz))
            .transpose()?;
        let last = asked
            .to
            .as_deref()
            .map(|text| edge("to", text, &tz))
            .transpose()?;
        let last = last.unwrap_or(Edge::Day(today));
        let to = match last {
            Edge::Day(day) => begin(day.saturating_add(1.day()), &tz),
            Edge::Moment(at) => at,
        };
        let first = first.unwrap_or_else(|| match last {
            Edge::Day(day) => Edge::Day(day.saturating_sub((DEFAULT_DAYS - 1).days())),
            Edge::Moment(at) => Edge::Moment(Timestamp(at.0.saturating_sub(DEFAULT_DAYS * DAY))),
        });
        let from = match first {
            Edge::Day(day) => begin(day, &tz),
            Edge::Moment(at) => at,
        };
        let days = match (first, last) {
            (Edge::Day(first), Edge::Day(last)) => {
                first.until(last).ok().map(|span| i64::from(span.get_days()) + 1)
            }
            _ => None,
        };
        if from >= to {
            return Err(Problem::field("to", "must not be before from"));
        }
        Ok(Self { from, to, tz, days })
    }

    /// The one that ends where this begins, and is as long.
    #[must_use]
    pub fn before(&self) -> Self {
        let from = match self.days {
            Some(days) => {
                let first = zoned(self.from, &self.tz).date();
                begin(first.saturating_sub(days.days()), &self.tz)
            }
            None => Timestamp(self.from.0.saturating_sub(self.to.0 - self.from.0)),
        };
        Self {
            from,
            to: self.from,
            tz: self.tz.clone(),
            days: self.days,
        }
    }

    /// The name of the time zone.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        self.tz.iana_name().unwrap_or("UTC")
    }

    /// Where each step of a chart begins; the first at `from`, or before it where the first step is only partly in the period.
    pub(crate) fn steps(&self, interval: Interval) -> Result<Vec<Timestamp>, Problem> {
        let mut steps = Vec::new();
        match interval {
            Interval::Hour if self.to.0 - self.from.0 > MAX_HOURLY_DAYS * DAY + HOUR => {
                return Err(Problem::field(
                    "interval",
                    format!("by the hour, from must be at most {MAX_HOURLY_DAYS} days before to"),
                ));
            }
            Interval::Hour => {
                // Hours begin where the zone's do: some zones are half an hour off.
                let minutes = i64::from(zoned(self.from, &self.tz).minute()) * 60_000;
                let odd = self.from.0.rem_euclid(60_000);
                let mut at = self.from.0 - minutes - odd;
                while at < self.to.0 {
                    steps.push(Timestamp(at));
                    at += HOUR;
                }
            }
            Interval::Day => {
                let mut day = zoned(self.from, &self.tz).date();
                loop {
                    let at = begin(day, &self.tz);
                    if at >= self.to {
                        break;
                    }
                    steps.push(at);
                    day = day.saturating_add(1.day());
                }
            }
        }
        Ok(steps)
    }

    /// The day of the week (Monday is 0) and the hour of a moment.
    pub(crate) fn hour_of_week(&self, at: Timestamp) -> (usize, usize) {
        let local = zoned(at, &self.tz);
        let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or_default();
        (day, usize::try_from(local.hour()).unwrap_or_default())
    }
}

/// Where a period begins or ends.
#[derive(Copy, Clone, Debug)]
enum Edge {
    Day(Date),
    Moment(Timestamp),
}

fn edge(field: &str, text: &str, tz: &TimeZone) -> Result<Edge, Problem> {
    if let Some(at) = Timestamp::parse(text) {
        return Ok(Edge::Moment(at));
    }
    let is_date = text.len() == "2026-03-01".len();
    let day = is_date.then(|| text.parse::<Date>().ok()).flatten();
    // What the zone cannot place, a year before the first one, is none.
    day.filter(|day| day.to_zoned(tz.clone()).is_ok())
        .map(Edge::Day)
        .ok_or_else(|| {
            Problem::field(
                field,
                "must be a date such as 2026-03-01, or a time such as 2026-03-01T09:30:00Z",
            )
        })
}

fn zone(name: Option<&str>) -> Result<TimeZone, Problem> {
    let Some(name) = name else {
        return Ok(TimeZone::UTC);
    };
    TimeZone::get(name).map_err(|_| Problem::field("tz", "must be a time zone such as Europe/Berlin"))
}

fn zoned(at: Timestamp, tz: &TimeZone) -> Zoned {
    Instant::from_millisecond(at.0)
        .unwrap_or(Instant::UNIX_EPOCH)
        .to_zoned(tz.clone())
}

/// The first moment of a day: where midnight is left out, the first there is.
fn begin(day: Date, tz: &TimeZone) -> Timestamp {
    Timestamp(
        day.to_zoned(tz.clone())
            .map_or(0, |zoned| zoned.timestamp().as_millisecond()),
    )
}

#[cfg(test)]
mod tests;

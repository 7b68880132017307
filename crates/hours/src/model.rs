//! What hours are, as people say them. Pure.

use jiff::{civil::Date, tz::TimeZone};
use kernel::{Problem, text::Check};
use serde::{Deserialize, Serialize};

use crate::rules::{Rules, Shift};

/// Spans of one day, at most.
pub const MAX_SPANS: usize = 6;
/// Holidays, at most.
pub const MAX_HOLIDAYS: usize = 200;
/// A holiday's name, at most.
const MAX_NAME: usize = 100;
/// Minutes of a day of the clock on the wall.
const DAY: u16 = 24 * 60;

/// From when until when, by the clock on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OpeningSpan)]
pub struct Span {
    /// `HH:MM`, 00:00 to 23:59.
    pub from: String,
    /// `HH:MM`, 00:00 to 24:00. Not later than `from`: on the next day.
    pub to: String,
}

/// When it is open on each day of the week; a day without spans is closed. A span belongs to the day on which it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = OpeningWeek)]
#[expect(missing_docs, reason = "the days of the week")]
pub struct Week {
    pub monday: Vec<Span>,
    pub tuesday: Vec<Span>,
    pub wednesday: Vec<Span>,
    pub thursday: Vec<Span>,
    pub friday: Vec<Span>,
    pub saturday: Vec<Span>,
    pub sunday: Vec<Span>,
}

impl Week {
    fn days(&self) -> [(&'static str, &[Span]); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holiday {
    /// `YYYY-MM-DD`.
    #[schema(format = "date")]
    pub date: String,
    /// What is celebrated, 1 to 100 characters.
    pub name: String,
    /// When it is open all the same; none: closed all day.
    #[serde(default)]
    #[schema(required)]
    pub hours: Vec<Span>,
}

/// Business hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OpeningSchedule)]
pub struct Schedule {
    /// A time zone of the IANA database, such as `Europe/Berlin`.
    pub zone: String,
    /// Every week.
    pub week: Week,
    /// Days that are different; at most 200, each date once.
    #[serde(default)]
    #[schema(required)]
    pub holidays: Vec<Holiday>,
}

impl Schedule {
    /// What they come to, or `None` when they are not right.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        self.understood().ok()
    }

    /// What they come to, or what is not right in which field, as `hours.zone`.
    pub fn understood(&self) -> Result<Rules, Problem> {
        let mut check = Check::new();
        let rules = self.check(&mut check);
        check.finish()?;
        rules.ok_or_else(|| Problem::field("hours", "cannot be understood"))
    }

    /// Checks every field, and says what they come to when they are right.
    pub(crate) fn check(&self, check: &mut Check) -> Option<Rules> {
        let zone = zone(&self.zone);
        if zone.is_none() {
            check.fail("hours.zone", "must be a time zone such as Europe/Berlin or UTC");
        }
        let week = self
            .week
            .days()
            .map(|(day, spans)| shifts(check, &format!("hours.week.{day}"), spans));
        if self.holidays.len() > MAX_HOLIDAYS {
            check.fail("hours.holidays", format!("must be at most {MAX_HOLIDAYS}"));
            return None;
        }
        let mut rules = Rules::new(zone?, week);
        for (at, holiday) in self.holidays.iter().enumerate() {
            let field = format!("hours.holidays[{at}]");
            check.line(&format!("{field}.name"), &holiday.name, MAX_NAME);
            let shifts = shifts(check, &format!("{field}.hours"), &holiday.hours);
            match date(&holiday.date) {
                Some(date) if !rules.keep(date, shifts) => {
                    check.fail(format!("{field}.date"), "stands there twice");
                }
                Some(_) => {}
                None => check.fail(format!("{field}.date"), "must be a date as in 2026-12-24"),
            }
        }
        Some(rules)
    }
}

/// A zone by its name in the IANA database; no offsets and no rules of one's own.
fn zone(name: &str) -> Option<TimeZone> {
    let known = !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_graphic());
    known.then(|| TimeZone::get(name).ok()).flatten()
}

fn date(text: &str) -> Option<Date> {
    // Nothing but the one spelling: dates are compared as they are written.
    let date: Date = text.parse().ok()?;
    (date.to_string() == text && (1970..=2200).contains(&date.year())).then_some(date)
}

/// Minutes since midnight.
fn minutes(text: &str) -> Option<u16> {
    let digits = |text: &str| -> Option<u16> {
        let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| text.parse().ok()).flatten()
    };
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let at = hours * 60 + minutes;
    (minutes < 60 && at <= DAY).then_some(at)
}

fn shifts(check: &mut Check, field: &str, spans: &[Span]) -> Vec<Shift> {
    if spans.len() > MAX_SPANS {
        check.fail(field, format!("must be at most {MAX_SPANS} spans"));
        return Vec::new();
    }
    let mut shifts: Vec<Shift> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let from = minutes(&span.from).filter(|from| *from < DAY);
        let to = minutes(&span.to);
        if from.is_none() {
            check.fail(format!("{field}[{at}].from"), "must be 00:00 to 23:59");
        }
        if to.is_none() {
            check.fail(format!("{field}[{at}].to"), "must be 00:00 to 24:00");
        }
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        let to = if to <= from { to + DAY } else { to };
        let shift = Shift { from, to };
        if shifts.iter().any(|other| other.overlaps(shift)) {
            check.fail(
                format!("{field}[{at}]"),
                "must not overlap another span of the day",
            );
        }
        shifts.push(shift);
    }
    shifts
}

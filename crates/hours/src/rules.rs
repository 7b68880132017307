//! When it is open: the arithmetic of clocks on walls. Pure.
//!
//! It is open at a moment when the clock on the wall stands within a span then. Where that clock is put back, its hour that comes twice
//! counts twice; where it is put forward, the hour that it leaves out is nobody's.

use std::collections::HashMap;

use jiff::{
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};
use kernel::Timestamp;

/// Minutes of a day of the clock on the wall.
const DAY: u16 = 24 * 60;
/// In days: what is looked through first, and what at most. A year and its holidays; who is closed for longer does not open.
const WINDOWS: [i32; 2] = [9, 750];
/// Openings and closings that are walked through at most to count time: those of years, as businesses are open. What is further away is
/// never.
const MOST_CHANGES: usize = 2_000;

/// A span in minutes since the midnight of the day on which it begins; it may end on the next.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) from: u16,
    pub(crate) to: u16,
}

impl Shift {
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    fn holds(self, minute: u16) -> bool {
        (self.from..self.to).contains(&minute)
    }
}

/// Business hours that were understood.
#[derive(Clone, Debug)]
pub struct Rules {
    zone: TimeZone,
    /// From Monday.
    week: [Vec<Shift>; 7],
    holidays: HashMap<Date, Vec<Shift>>,
}

impl Rules {
    pub(crate) fn new(zone: TimeZone, week: [Vec<Shift>; 7]) -> Self {
        Self {
            zone,
            week,
            holidays: HashMap::new(),
        }
    }

    /// On this date others hold. `false` when there are some already.
    pub(crate) fn keep(&mut self, date: Date, shifts: Vec<Shift>) -> bool {
        self.holidays.insert(date, shifts).is_none()
    }

    /// Whether it is open then.
    #[must_use]
    pub fn open_at(&self, at: Timestamp) -> bool {
        let wall = self.wall(at);
        let minute = u16::from(wall.hour().unsigned_abs()) * 60 + u16::from(wall.minute().unsigned_abs());
        let date = wall.date();
        let since_yesterday = || {
            date.yesterday()
                .is_ok_and(|before| self.shifts(before).iter().any(|shift| shift.holds(minute + DAY)))
        };
        self.shifts(date).iter().any(|shift| shift.holds(minute)) || since_yesterday()
    }

    /// When it next opens (if it is closed then) or closes; `None`: never within two years.
    #[must_use]
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        if self.is_the_same_for_ever() {
            return None;
        }
        let open = self.open_at(after);
        WINDOWS
            .into_iter()
            .find_map(|days| self.next_within(after, days, open))
    }

    /// The moment at which it was open for so many milliseconds since `start`; `None`: that is never. Without any to wait for it is
    /// `start`.
    #[must_use]
    pub fn after(&self, start: Timestamp, open_for: i64) -> Option<Timestamp> {
        let (mut at, mut left) = (start, open_for);
        if left <= 0 {
            return Some(start);
        }
        for _ in 0..MOST_CHANGES {
            let next = self.next_change(at);
            if self.open_at(at) {
                let Some(closes) = next.filter(|closes| closes.0 - at.0 < left) else {
                    return Some(Timestamp(at.0 + left));
                };
                left -= closes.0 - at.0;
            }
            at = next?;
        }
        None
    }

    /// For how many milliseconds it was open between two moments.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (mut at, mut open_for) = (from, 0);
        for _ in 0..MOST_CHANGES {
            if at >= to {
                break;
            }
            let until = self.next_change(at).map_or(to, |next| next.min(to));
            if self.open_at(at) {
                open_for += until.0 - at.0;
            }
            at = until;
        }
        open_for
    }

    /// Open round the clock, or closed for good.
    fn is_the_same_for_ever(&self) -> bool {
        let round_the_clock =
            |shifts: &Vec<Shift>| shifts.iter().any(|shift| shift.from == 0 && shift.to >= DAY);
        self.holidays.is_empty()
            && (self.week.iter().all(Vec::is_empty) || self.week.iter().all(round_the_clock))
    }

    fn next_within(&self, after: Timestamp, days: i32, open: bool) -> Option<Timestamp> {
        let today = self.wall(after).date();
        let last = add_days(today, days)?;
        let mut moments = Vec::new();
        let mut date = today.yesterday().ok()?;
        while date < last {
            for shift in self.shifts(date) {
                for minute in [shift.from, shift.to] {
                    self.moments_of(date, minute, &mut moments);
                }
            }
            date = date.tomorrow().ok()?;
        }
        // Where the clock jumps it may jump into a span, or out of one.
        let end = self.first_moment(last)?;
        let jumps = self
            .zone
            .following(jiff::Timestamp::from_millisecond(after.0).ok()?);
        moments.extend(
            jumps
                .map(|jump| Timestamp(jump.timestamp().as_millisecond()))
                .take_while(|jump| *jump < end),
        );
        moments.sort_unstable();
        moments
            .into_iter()
            .find(|at| *at > after && *at < end && self.open_at(*at) != open)
    }

    /// When the clock shows this minute of the date: once, twice, or never.
    fn moments_of(&self, date: Date, minute: u16, moments: &mut Vec<Timestamp>) {
        let Some(wall) = wall_at(date, minute) else { return };
        let mut push = |offset: jiff::tz::Offset| {
            if let Ok(at) = offset.to_timestamp(wall) {
                moments.push(Timestamp(at.as_millisecond()));
            }
        };
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => push(offset),
            AmbiguousOffset::Fold { before, after } => {
                push(before);
                push(after);
            }
            // The jump itself is looked at.
            AmbiguousOffset::Gap { .. } => {}
        }
    }

    fn first_moment(&self, date: Date) -> Option<Timestamp> {
        let at = date.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp(at.timestamp().as_millisecond()))
    }

    fn shifts(&self, date: Date) -> &[Shift] {
        let day = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let usual = || self.week.get(day).map_or(&[][..], Vec::as_slice);
        self.holidays.get(&date).map_or_else(usual, Vec::as_slice)
    }

    fn wall(&self, at: Timestamp) -> DateTime {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(at)
    }
}

fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().days(days)).ok()
}

fn wall_at(date: Date, minute: u16) -> Option<DateTime> {
    let date = if minute >= DAY {
        date.tomorrow().ok()?
    } else {
        date
    };
    let minute = minute % DAY;
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    Some(date.at(hour, minute, 0, 0))
}

#[cfg(test)]
mod tests;

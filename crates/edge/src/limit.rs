//! May they do it this often? Named limits, counted per key.

use std::{
    fmt,
    num::NonZeroU32,
    str::FromStr,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter,
    clock::{Clock as _, DefaultClock},
};
use kernel::Problem;

/// So many in a time, or no limit. Written `10/minute`, `10/minute burst 30` or `off`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Quota(Option<Rate>);

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Rate {
    count: NonZeroU32,
    period: Period,
    /// How many at once.
    burst: NonZeroU32,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Period {
    Second,
    Minute,
    Hour,
}

/// What cannot be a quota.
#[derive(Debug, PartialEq, Eq)]
pub struct QuotaError;

impl fmt::Display for QuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "must be a number per second, minute or hour, such as 10/minute or 10/minute burst 30, or off",
        )
    }
}

impl std::error::Error for QuotaError {}

impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        if text == "off" {
            return Ok(Self(None));
        }
        let (rate, burst) = match text.split_once(" burst ") {
            Some((rate, burst)) => (rate, Some(burst.parse().map_err(|_| QuotaError)?)),
            None => (text, None),
        };
        let (count, period) = rate.split_once('/').ok_or(QuotaError)?;
        let count = count.parse().map_err(|_| QuotaError)?;
        let period = match period {
            "second" => Period::Second,
            "minute" => Period::Minute,
            "hour" => Period::Hour,
            _ => return Err(QuotaError),
        };
        Ok(Self(Some(Rate {
            count,
            period,
            burst: burst.unwrap_or(count),
        })))
    }
}

impl Quota {
    fn governor(self) -> Option<governor::Quota> {
        self.0.map(|Rate { count, period, burst }| {
            let quota = match period {
                Period::Second => governor::Quota::per_second(count),
                Period::Minute => governor::Quota::per_minute(count),
                Period::Hour => governor::Quota::per_hour(count),
            };
            quota.allow_burst(burst)
        })
    }
}

/// A named limit. A burst is allowed, the whole count unless the quota names another, then they come back one by one (GCRA).
pub struct RateLimit {
    name: &'static str,
    limiter: Option<DefaultKeyedRateLimiter<String>>,
    /// Above this many keys those that are back at full count are forgotten, so that memory stays bounded. Twice as many as were
    /// kept the last time: else a crowd would be looked through for every one in it.
    sweep_above: AtomicUsize,
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The least number of keys that is worth looking through.
const SWEEP_ABOVE: usize = 10_000;

impl RateLimit {
    /// The limit called `name`, as the configuration calls it.
    #[must_use]
    pub fn new(name: &'static str, quota: Quota) -> Self {
        Self {
            name,
            limiter: quota.governor().map(DefaultKeyedRateLimiter::keyed),
            sweep_above: AtomicUsize::new(SWEEP_ABOVE),
        }
    }

    /// Counts one more for `key`, or refuses with `rate-limited` and the seconds to wait.
    pub fn check(&self, key: impl Into<String>) -> Result<(), Problem> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        if limiter.len() > self.sweep_above.load(Ordering::Relaxed) {
            limiter.retain_recent();
            let kept = limiter.len();
            self.sweep_above
                .store(kept.saturating_mul(2).max(SWEEP_ABOVE), Ordering::Relaxed);
        }
        limiter.check_key(&key.into()).map_err(|not_until| {
            let wait = not_until
                .wait_time_from(DefaultClock::default().now())
                .max(Duration::from_millis(1));
            let seconds = u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
            Problem::rate_limited(self.name, seconds)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(quota: &str, tries: usize) -> usize {
        let limit = RateLimit::new("TEST", quota.parse().unwrap());
        (0..tries).filter(|_| limit.check("key").is_ok()).count()
    }

    #[test]
    fn a_burst_is_the_count_unless_it_is_named() {
        assert_eq!(passes("3/hour", 10), 3);
        assert_eq!(passes("3/hour burst 7", 10), 7);
        assert_eq!(passes("3/hour burst 1", 10), 1);
        assert_eq!(passes("off", 10), 10);
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in [
            "",
            "3",
            "3/day",
            "0/hour",
            "3/hour burst",
            "3/hour burst 0",
            "3/hour 7",
            "burst 7",
            "-1/hour",
        ] {
            assert_eq!(text.parse::<Quota>(), Err(QuotaError), "{text}");
        }
    }
}

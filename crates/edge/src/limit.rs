//! May they do it this often? Named limits, counted per key.

use std::{fmt, num::NonZeroU32, str::FromStr, time::Duration};

use governor::{
    DefaultKeyedRateLimiter,
    clock::{Clock as _, DefaultClock},
};
use kernel::Problem;

/// So many in a time, or no limit. Written `10/minute` or `off`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Quota(Option<(NonZeroU32, Period)>);

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
        f.write_str("must be a number per second, minute or hour, such as 10/minute, or off")
    }
}

impl std::error::Error for QuotaError {}

impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        if text == "off" {
            return Ok(Self(None));
        }
        let (count, period) = text.split_once('/').ok_or(QuotaError)?;
        let period = match period {
            "second" => Period::Second,
            "minute" => Period::Minute,
            "hour" => Period::Hour,
            _ => return Err(QuotaError),
        };
        Ok(Self(Some((count.parse().map_err(|_| QuotaError)?, period))))
    }
}

impl Quota {
    fn governor(self) -> Option<governor::Quota> {
        self.0.map(|(count, period)| match period {
            Period::Second => governor::Quota::per_second(count),
            Period::Minute => governor::Quota::per_minute(count),
            Period::Hour => governor::Quota::per_hour(count),
        })
    }
}

/// A named limit. A burst of the whole count is allowed, then they come back one by one (GCRA).
pub struct RateLimit {
    name: &'static str,
    limiter: Option<DefaultKeyedRateLimiter<String>>,
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Above this many keys those that are back at full count are forgotten, so that memory stays bounded.
const SWEEP_ABOVE: usize = 10_000;

impl RateLimit {
    /// The limit called `name`, as the configuration calls it.
    #[must_use]
    pub fn new(name: &'static str, quota: Quota) -> Self {
        Self {
            name,
            limiter: quota.governor().map(DefaultKeyedRateLimiter::keyed),
        }
    }

    /// Counts one more for `key`, or refuses with `rate-limited` and the seconds to wait.
    pub fn check(&self, key: impl Into<String>) -> Result<(), Problem> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        if limiter.len() > SWEEP_ABOVE {
            limiter.retain_recent();
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

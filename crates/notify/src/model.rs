//! The steps of the ladder, and what each agent wants of them. Pure.

use hours::{Rules, Schedule, Span, Week};
use kernel::{Timestamp, text::Check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long somebody waits before a step, in seconds: at least and at most.
pub(crate) const AFTER_SECONDS: (u32, u32) = (1, 86_400);

/// A way to reach somebody who does not look at the desk. The first, sound and title, is the desk's own.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AlertStep)]
pub enum Step {
    /// A push to the agents' browsers.
    Push,
    /// An e-mail to the agents.
    Email,
    /// A call of the workspace's webhook.
    Webhook,
}

impl Step {
    /// From the lowest rung.
    pub const ALL: [Self; 3] = [Self::Push, Self::Email, Self::Webhook];

    /// The name as stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Email => "email",
            Self::Webhook => "webhook",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

/// A step: whether it is taken, and when.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertRung)]
pub struct Rung {
    /// Whether it is taken at all.
    pub on: bool,
    /// For how many seconds, in business hours, the chat has waited by then: 1 to 86,400.
    pub after_seconds: u32,
}

/// What a chat that nobody takes climbs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertLadder)]
pub struct Ladder {
    /// Pushes to browsers.
    pub push: Rung,
    /// E-mails.
    pub email: Rung,
    /// A webhook.
    pub webhook: Rung,
    /// Where the webhook is: an `https` address.
    #[schema(required)]
    pub webhook_url: Option<String>,
}

impl Default for Ladder {
    fn default() -> Self {
        let rung = |on, after_seconds| Rung { on, after_seconds };
        Self {
            push: rung(true, 30),
            email: rung(true, 120),
            webhook: rung(false, 300),
            webhook_url: None,
        }
    }
}

impl Ladder {
    /// The rung of a step.
    #[must_use]
    pub fn rung(&self, step: Step) -> Rung {
        match step {
            Step::Push => self.push,
            Step::Email => self.email,
            Step::Webhook => self.webhook,
        }
    }

    pub(crate) fn check(&self, check: &mut Check) {
        let (least, most) = AFTER_SECONDS;
        for step in Step::ALL {
            if !(least..=most).contains(&self.rung(step).after_seconds) {
                check.fail(
                    format!("{}.afterSeconds", step.as_str()),
                    format!("must be {least} to {most}"),
                );
            }
        }
        if self.webhook.on && self.webhook_url.is_none() {
            check.fail("webhookUrl", "is required while the webhook is on");
        }
    }

    /// When each step that is yet to be taken is due for who waits since then, under these hours. To find the time in the hours is the
    /// dear part of a look: of what was taken it is not asked.
    pub(crate) fn due(
        &self,
        since: Timestamp,
        hours: Option<&Rules>,
        taken: impl Fn(Step) -> bool,
    ) -> Vec<(Step, Timestamp)> {
        let steps = Step::ALL
            .into_iter()
            .filter(|step| self.rung(*step).on && !taken(*step));
        steps
            .filter_map(|step| {
                let wait = i64::from(self.rung(step).after_seconds) * 1_000;
                let due = match hours {
                    Some(rules) => rules.after(since, wait)?,
                    None => Timestamp(since.0 + wait),
                };
                Some((step, due))
            })
            .collect()
    }
}

/// When somebody does not want to be reached, every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = QuietHours)]
pub struct Quiet {
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; not later than `from`: on the next day.
    pub to: String,
    /// A time zone of the IANA database.
    pub zone: String,
}

impl Quiet {
    fn schedule(&self) -> Schedule {
        let span = || {
            vec![Span {
                from: self.from.clone(),
                to: self.to.clone(),
            }]
        };
        Schedule {
            zone: self.zone.clone(),
            week: Week {
                monday: span(),
                tuesday: span(),
                wednesday: span(),
                thursday: span(),
                friday: span(),
                saturday: span(),
                sunday: span(),
            },
            holidays: Vec::new(),
        }
    }

    fn holds(&self, at: Timestamp) -> bool {
        // What was stored was checked; who has a zone that this version does not know is rather reached.
        self.schedule().rules().is_some_and(|rules| rules.open_at(at))
    }
}

/// By what an agent wants to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertPreferences)]
pub struct Preferences {
    /// By pushes to the browsers that they allowed it in.
    pub push: bool,
    /// By e-mail.
    pub email: bool,
    /// Not at these times; `null`: at any time.
    #[schema(required)]
    pub quiet: Option<Quiet>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            push: true,
            email: true,
            quiet: None,
        }
    }
}

impl Preferences {
    pub(crate) fn check(&self, check: &mut Check) {
        let Some(quiet) = &self.quiet else { return };
        let problem = quiet.schedule().understood().err();
        let mut fields: Vec<_> = problem.into_iter().flat_map(|problem| problem.errors).collect();
        // The same span stands there for each day: it is named once.
        fields.retain(|error| error.field == "hours.zone" || error.field.starts_with("hours.week.monday"));
        for error in fields {
            let part = error.field.rsplit('.').next().unwrap_or_default();
            check.fail(format!("quiet.{part}"), error.message);
        }
    }

    /// Whether they want to be reached by this step then.
    #[must_use]
    pub fn want(&self, step: Step, at: Timestamp) -> bool {
        let chosen = match step {
            Step::Push => self.push,
            Step::Email => self.email,
            Step::Webhook => false,
        };
        chosen && !self.quiet.as_ref().is_some_and(|quiet| quiet.holds(at))
    }
}

/// How long to wait after a failure, in milliseconds; `None`: it is given up.
pub(crate) fn retry_after(attempts: i64) -> Option<i64> {
    match attempts {
        1 => Some(2_000),
        2 => Some(10_000),
        3 => Some(60_000),
        4 => Some(300_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn steps_are_due_one_after_the_other() {
        let due = Ladder::default().due(Timestamp(1_000), None, |_| false);
        assert_eq!(
            due,
            [(Step::Push, Timestamp(31_000)), (Step::Email, Timestamp(121_000))]
        );
        let due = Ladder::default().due(Timestamp(1_000), None, |step| step == Step::Push);
        assert_eq!(due, [(Step::Email, Timestamp(121_000))]);
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let quiet = Quiet {
            from: "22:00".into(),
            to: "07:00".into(),
            zone: "Europe/Berlin".into(),
        };
        let preferences = Preferences {
            quiet: Some(quiet),
            ..Preferences::default()
        };
        assert!(!preferences.want(Step::Push, at("2026-01-05T21:00:00Z")));
        assert!(!preferences.want(Step::Email, at("2026-01-06T05:59:00Z")));
        assert!(preferences.want(Step::Push, at("2026-01-06T06:00:00Z")));
    }

    #[test]
    fn what_is_wrong_with_quiet_hours_is_named_once() {
        let quiet = Quiet {
            from: "25:00".into(),
            to: "07:00".into(),
            zone: "Nowhere".into(),
        };
        let preferences = Preferences {
            quiet: Some(quiet),
            ..Preferences::default()
        };
        let mut check = Check::new();
        preferences.check(&mut check);
        let fields: Vec<_> = check
            .finish()
            .unwrap_err()
            .errors
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(fields, ["quiet.zone", "quiet.from"]);
    }

    #[test]
    fn it_is_given_up_after_five_attempts() {
        let waits: Vec<_> = (1..6).map(retry_after).collect();
        assert!(waits[..4].iter().all(Option::is_some));
        assert_eq!(waits[4], None);
    }
}

use kernel::Timestamp;

use super::{Asked, Interval, Period};

const NOW: Timestamp = Timestamp(1_793_620_800_000); // 2026-11-02T12:00:00Z

fn asked(from: &str, to: &str, tz: &str) -> Asked {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Asked {
        from: some(from),
        to: some(to),
        tz: some(tz),
    }
}

fn period(from: &str, to: &str, tz: &str) -> Period {
    Period::read(&asked(from, to, tz), NOW).unwrap()
}

fn times(period: &Period) -> (String, String) {
    (period.from.to_string(), period.to.to_string())
}

#[test]
fn days_are_those_of_the_zone() {
    let utc = period("2026-03-01", "2026-03-02", "");
    assert_eq!(
        times(&utc),
        (
            "2026-03-01T00:00:00.000Z".into(),
            "2026-03-03T00:00:00.000Z".into()
        )
    );
    let berlin = period("2026-03-28", "2026-03-29", "Europe/Berlin");
    // The 29th has 23 hours.
    assert_eq!(
        times(&berlin),
        (
            "2026-03-27T23:00:00.000Z".into(),
            "2026-03-29T22:00:00.000Z".into()
        )
    );
    assert_eq!(berlin.steps(Interval::Day).unwrap().len(), 2);
    assert_eq!(berlin.steps(Interval::Hour).unwrap().len(), 47);
    assert_eq!(
        times(&berlin.before()),
        (
            "2026-03-25T23:00:00.000Z".into(),
            "2026-03-27T23:00:00.000Z".into()
        )
    );
}

#[test]
fn the_last_30_days_unless_said_otherwise() {
    let usual = period("", "", "");
    assert_eq!(
        times(&usual),
        (
            "2026-10-04T00:00:00.000Z".into(),
            "2026-11-03T00:00:00.000Z".into()
        )
    );
    let moments = period("2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z", "");
    assert_eq!(times(&moments.before()).0, "2026-03-01T08:00:00.000Z");
}

#[test]
fn a_step_holds_all_of_the_period() {
    let india = period("2026-03-01T10:10:00Z", "2026-03-01T12:00:00Z", "Asia/Kolkata");
    let steps = india.steps(Interval::Hour).unwrap();
    assert_eq!(steps[0].to_string(), "2026-03-01T09:30:00.000Z");
    assert_eq!(steps.len(), 3);
    assert_eq!(india.hour_of_week(india.from), (6, 15));
}

#[test]
fn what_cannot_be_is_refused_by_its_name() {
    for (from, to, tz, field) in [
        ("2026-3-1", "", "", "from"),
        ("", "tomorrow", "", "to"),
        ("2026-03-02", "2026-03-01", "", "to"),
        ("2020-01-01", "2026-03-01", "", "from"),
        ("-009999-01-01", "", "", "from"),
        ("", "", "Mars/Olympus", "tz"),
    ] {
        let problem = Period::read(&asked(from, to, tz), NOW).unwrap_err();
        assert_eq!(problem.errors[0].field, field, "{from} {to} {tz}");
    }
    let long = period("2026-01-01", "2026-03-01", "");
    assert_eq!(
        long.steps(Interval::Hour).unwrap_err().errors[0].field,
        "interval"
    );
}

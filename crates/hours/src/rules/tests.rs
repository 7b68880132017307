use kernel::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use crate::{Rules, Schedule};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn rules(schedule: serde_json::Value) -> Rules {
    let schedule: Schedule = serde_json::from_value(schedule).unwrap();
    schedule.rules().unwrap()
}

fn span(from: &str, to: &str) -> serde_json::Value {
    json!({ "from": from, "to": to })
}

fn office() -> Rules {
    let day = json!([span("09:00", "12:00"), span("13:00", "17:30")]);
    rules(json!({
        "zone": "Europe/Berlin",
        "week": { "monday": day, "tuesday": day, "friday": day },
        "holidays": [
            { "date": "2026-12-25", "name": "Christmas" },
            { "date": "2026-12-28", "name": "Stocktaking", "hours": [span("10:00", "11:00")] },
        ],
    }))
}

#[test]
fn a_week_with_breaks_and_holidays() {
    let rules = office();
    // A Monday; Berlin is one hour ahead in winter.
    assert!(!rules.open_at(at("2026-01-05T07:59:59Z")));
    assert!(rules.open_at(at("2026-01-05T08:00:00Z")));
    assert!(!rules.open_at(at("2026-01-05T11:00:00Z")));
    assert!(rules.open_at(at("2026-01-05T16:29:59.999Z")));
    let opens = rules.next_change(at("2026-01-06T17:00:00Z"));
    assert_eq!(
        opens,
        Some(at("2026-01-09T08:00:00Z")),
        "from Tuesday evening to Friday"
    );
    assert!(
        !rules.open_at(at("2026-12-25T09:00:00Z")),
        "a Friday, but Christmas"
    );
    let opens = rules.next_change(at("2026-12-25T09:00:00Z"));
    assert_eq!(
        opens,
        Some(at("2026-12-28T09:00:00Z")),
        "a Monday with hours of its own"
    );
    assert_eq!(
        rules.next_change(at("2026-12-28T09:30:00Z")),
        Some(at("2026-12-28T10:00:00Z"))
    );
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let night = rules(json!({
        "zone": "America/New_York",
        "week": { "friday": [span("22:00", "04:00")] },
        "holidays": [{ "date": "2026-07-04", "name": "Independence Day" }],
    }));
    assert!(
        night.open_at(at("2026-07-04T05:00:00Z")),
        "one o'clock on the holiday, of the night before"
    );
    assert!(!night.open_at(at("2026-07-04T08:00:00Z")));
    assert_eq!(
        night.next_change(at("2026-07-04T09:00:00Z")),
        Some(at("2026-07-11T02:00:00Z"))
    );
}

#[test]
fn the_hour_that_comes_twice_counts_twice_and_the_one_left_out_is_nobodys() {
    let night = rules(json!({ "zone": "Europe/Berlin", "week": { "sunday": [span("02:00", "03:00")] } }));
    // 2026-10-25: from three o'clock back to two.
    assert_eq!(
        night.between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")),
        2 * HOUR
    );
    // 2026-03-29: from two o'clock on to three.
    assert_eq!(
        night.between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")),
        0
    );
}

#[test]
fn time_is_counted_while_it_is_open() {
    let rules = office();
    let monday = at("2026-01-05T16:00:00Z");
    assert_eq!(rules.after(monday, 30 * MINUTE), Some(at("2026-01-05T16:30:00Z")));
    assert_eq!(rules.after(monday, 31 * MINUTE), Some(at("2026-01-06T08:01:00Z")));
    assert_eq!(rules.after(monday, 0), Some(monday));
    assert_eq!(rules.between(monday, at("2026-01-06T08:01:00Z")), 31 * MINUTE);
}

#[test]
fn what_never_changes_says_so() {
    let day = json!([span("00:00", "24:00")]);
    let always = rules(json!({ "zone": "UTC", "week": {
        "monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day, "sunday": day } }));
    assert!(always.open_at(at("2026-01-05T00:00:00Z")));
    assert_eq!(always.next_change(at("2026-01-05T00:00:00Z")), None);
    assert_eq!(
        always.after(at("2026-01-05T00:00:00Z"), HOUR),
        Some(at("2026-01-05T01:00:00Z"))
    );
    let never = rules(json!({ "zone": "UTC", "week": {} }));
    assert!(!never.open_at(at("2026-01-05T00:00:00Z")));
    assert_eq!(never.next_change(at("2026-01-05T00:00:00Z")), None);
    assert_eq!(never.after(at("2026-01-05T00:00:00Z"), 1), None);
}

#[test]
fn what_is_wrong_is_named() {
    let fields = |schedule: serde_json::Value| -> Vec<String> {
        let schedule: Schedule = serde_json::from_value(schedule).unwrap();
        let mut check = kernel::text::Check::new();
        schedule.check(&mut check);
        let problem = check.finish().err();
        problem.map_or_else(Vec::new, |problem| {
            problem.errors.into_iter().map(|error| error.field).collect()
        })
    };
    assert_eq!(
        fields(json!({ "zone": "Mars/Olympus", "week": {} })),
        ["hours.zone"]
    );
    let spans = [
        (span("9:00", "17:00"), "hours.week.monday[0].from"),
        (span("24:00", "17:00"), "hours.week.monday[0].from"),
        (span("09:00", "24:01"), "hours.week.monday[0].to"),
        (span("09:00", "+1:00"), "hours.week.monday[0].to"),
    ];
    for (bad, field) in spans {
        assert_eq!(
            fields(json!({ "zone": "UTC", "week": { "monday": [bad] } })),
            [field]
        );
    }
    let overlap =
        json!({ "zone": "UTC", "week": { "monday": [span("09:00", "12:00"), span("11:00", "13:00")] } });
    assert_eq!(fields(overlap), ["hours.week.monday[1]"]);
    let twice = json!({ "zone": "UTC", "week": {}, "holidays": [
        { "date": "2026-12-24", "name": "x" }, { "date": "2026-12-24", "name": "y" }, { "date": "2026-2-30", "name": "z" } ] });
    assert_eq!(
        fields(twice),
        ["hours.holidays[1].date", "hours.holidays[2].date"]
    );
}

/// Zones whose clocks jump: by an hour, by half an hour, at midnight, and once over a whole day.
const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
];

fn time_of_day() -> impl Strategy<Value = String> {
    (0_u8..24, prop_oneof![Just(0_u8), Just(30), 0_u8..60])
        .prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

prop_compose! {
    fn schedules()(
        zone in 0..ZONES.len(),
        days in proptest::collection::vec(proptest::option::of((time_of_day(), time_of_day())), 7),
        holiday in proptest::option::of((time_of_day(), time_of_day())),
    ) -> Rules {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let spans = |day: &Option<(String, String)>| day.iter().map(|(from, to)| span(from, to)).collect::<Vec<_>>();
        let week: serde_json::Map<_, _> = names.iter().zip(&days).map(|(name, day)| ((*name).to_owned(), json!(spans(day)))).collect();
        let holidays = json!([{ "date": "2018-11-04", "name": "x", "hours": spans(&holiday) }]);
        rules(json!({ "zone": ZONES[zone], "week": week, "holidays": holidays }))
    }
}

/// Around changes of clocks: Berlin in spring and autumn, São Paulo in 2018, Apia when it left out a day.
const TIMES: &[&str] = &[
    "2026-03-27T00:00:00Z",
    "2026-10-24T00:00:00Z",
    "2018-11-02T00:00:00Z",
    "2011-12-28T00:00:00Z",
    "2026-04-03T12:00:00Z",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The next change is the first minute, of all that pass, in which it is otherwise.
    #[test]
    fn changes_are_where_a_walk_through_the_minutes_finds_them(rules in schedules(), from in 0..TIMES.len(), late in 0_i64..4_000) {
        let start = Timestamp(at(TIMES[from]).0 + late * MINUTE);
        let open = rules.open_at(start);
        let walked = (1..=3 * 24 * 60).map(|minute| Timestamp(start.0 + minute * MINUTE)).find(|at| rules.open_at(*at) != open);
        let next = rules.next_change(start).filter(|next| next.0 <= start.0 + 3 * 24 * HOUR);
        prop_assert_eq!(next, walked);
    }

    /// Counting open time is the same as counting open minutes.
    #[test]
    fn open_time_is_the_sum_of_open_minutes(rules in schedules(), from in 0..TIMES.len(), minutes in 0_i64..3_000) {
        let start = at(TIMES[from]);
        let end = Timestamp(start.0 + minutes * MINUTE);
        let walked = (0..minutes).filter(|minute| rules.open_at(Timestamp(start.0 + minute * MINUTE))).count();
        prop_assert_eq!(rules.between(start, end), i64::try_from(walked).unwrap() * MINUTE);
        if let Some(due) = rules.after(start, HOUR) {
            prop_assert_eq!(rules.between(start, due), HOUR);
        }
    }
}

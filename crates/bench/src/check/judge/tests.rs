//! The checker can fail: each broken promise, put into a story in which all is well, is caught as what it is.

use super::super::evidence::{Evidence, History, Line, Record, Via};
use super::story::{
    AGENT, COLLEAGUE, OUTSIDER, VISITOR, acked, joined, line, live, messages, notes, refused, story, tried,
};
use super::{Fault, judge};
use std::time::Duration;

fn history(evidence: &mut Evidence) -> &mut History {
    evidence.outcome.threads.get_mut("c").unwrap()
}

/// Changes the messages at both doors.
fn rewrite(evidence: &mut Evidence, change: impl Fn(&mut Vec<Line>)) {
    let history = history(evidence);
    change(&mut history.messages);
    change(&mut history.messages_for_visitor);
}

#[track_caller]
fn assert_caught(fault: Fault, change: impl FnOnce(&mut Evidence)) {
    let mut evidence = story();
    change(&mut evidence);
    let verdict = judge(&evidence);
    assert!(
        verdict.count(fault) > 0,
        "no {fault:?} in {:?}",
        verdict.findings()
    );
}

#[test]
fn finds_nothing_wrong_where_nothing_is() {
    let verdict = judge(&story());
    assert!(verdict.is_clean(), "{:?}", verdict.findings());
}

#[test]
fn catches_an_acknowledged_line_that_is_gone() {
    assert_caught(Fault::Lost, |evidence| {
        rewrite(evidence, |lines| drop(lines.pop()));
    });
    assert_caught(Fault::Lost, |evidence| history(evidence).notes.clear());
    // Another line took its number.
    assert_caught(Fault::Lost, |evidence| {
        rewrite(evidence, |lines| lines[2] = line(3, "z", "somebody else"));
    });
}

#[test]
fn catches_one_client_id_with_two_lines() {
    let twice = Line {
        seq: 4,
        id: "id-other".into(),
        ..line(4, "y", "v")
    };
    assert_caught(Fault::Doubled, |evidence| {
        rewrite(evidence, |lines| lines.push(twice.clone()));
    });
    let mut again = line(4, "y", "v");
    again.id = "id-other".into();
    assert_caught(Fault::Doubled, |evidence| {
        evidence.note(acked(VISITOR, messages(), again, Via::Rest));
    });
}

#[test]
fn catches_a_line_shown_twice() {
    assert_caught(Fault::Doubled, |evidence| {
        evidence.note(live(1, line(3, "y", "v")));
    });
}

#[test]
fn catches_two_conversations_of_one_start() {
    let again = Record::Started {
        actor: VISITOR,
        client_id: "s".into(),
        conversation: "d".into(),
    };
    assert_caught(Fault::Doubled, |evidence| evidence.note(again));
    assert_caught(Fault::Doubled, |evidence| {
        evidence.outcome.rooms.get_mut(&VISITOR).unwrap().push("d".into());
    });
    assert_caught(Fault::Lost, |evidence| {
        evidence.outcome.rooms.get_mut(&VISITOR).unwrap().clear();
    });
}

#[test]
fn catches_holes_and_swaps_in_the_history() {
    assert_caught(Fault::Disorder, |evidence| {
        rewrite(evidence, |lines| drop(lines.remove(1)));
    });
    assert_caught(Fault::Disorder, |evidence| {
        rewrite(evidence, |lines| lines.swap(0, 1));
    });
    assert_caught(Fault::Disorder, |evidence| history(evidence).notes[0].seq = 2);
}

#[test]
fn catches_lines_shown_out_of_order() {
    assert_caught(Fault::Disorder, |evidence| evidence.records.swap(7, 10));
}

#[test]
fn catches_a_later_line_before_one_that_was_acknowledged() {
    // "y" is tried after "s" was acknowledged, and gets the earlier number.
    assert_caught(Fault::Disorder, |evidence| {
        for record in &mut evidence.records {
            if let Record::Acked {
                actor: VISITOR, line, ..
            } = record
            {
                line.seq = 4 - line.seq;
            }
        }
    });
}

#[test]
fn catches_lines_of_one_socket_in_the_wrong_order() {
    assert_caught(Fault::Disorder, |evidence| {
        let [fourth, fifth] = [line(4, "q", "a"), line(5, "p", "a")];
        evidence.records.extend([
            tried(AGENT, messages(), "p", Via::Socket(1)),
            tried(AGENT, messages(), "q", Via::Socket(1)),
            acked(AGENT, messages(), fourth.clone(), Via::Socket(1)),
            acked(AGENT, messages(), fifth.clone(), Via::Socket(1)),
        ]);
        rewrite(evidence, |lines| lines.extend([fourth.clone(), fifth.clone()]));
    });
}

#[test]
fn lets_transports_overtake_each_other() {
    let mut evidence = story();
    let [fourth, fifth] = [line(4, "q", "a"), line(5, "p", "a")];
    evidence.records.splice(
        15..15,
        [
            tried(AGENT, messages(), "p", Via::Rest),
            tried(AGENT, messages(), "q", Via::Socket(1)),
            live(0, fourth.clone()),
            acked(AGENT, messages(), fourth.clone(), Via::Socket(1)),
            live(0, fifth.clone()),
            live(1, fifth.clone()),
            acked(AGENT, messages(), fifth.clone(), Via::Rest),
        ],
    );
    rewrite(&mut evidence, |lines| {
        lines.extend([fourth.clone(), fifth.clone()]);
    });
    let verdict = judge(&evidence);
    assert!(verdict.is_clean(), "{:?}", verdict.findings());
}

#[test]
fn catches_a_rejoin_with_a_hole() {
    assert_caught(Fault::Gap, |evidence| {
        evidence.note(joined(0, 1, 15, vec![line(3, "y", "v")]));
    });
    assert_caught(Fault::Gap, |evidence| {
        evidence.note(joined(0, 1, 15, vec![line(2, "x", "a")]));
    });
    assert_caught(Fault::Gap, |evidence| evidence.note(joined(0, 0, 15, Vec::new())));
}

#[test]
fn lets_a_join_miss_what_was_acknowledged_after_it_was_asked() {
    let mut evidence = story();
    evidence.note(joined(0, 1, 11, vec![line(2, "x", "a")]));
    assert!(judge(&evidence).is_clean());
}

#[test]
fn catches_a_line_that_was_not_shown() {
    // In the middle, and at the end: the agent never sees line 3.
    assert_caught(Fault::Missed, |evidence| drop(evidence.records.remove(7)));
    assert_caught(Fault::Missed, |evidence| drop(evidence.records.remove(11)));
}

#[test]
fn expects_nothing_of_a_socket_that_was_cut() {
    let mut evidence = story();
    evidence.records.remove(16);
    evidence.records.remove(11);
    assert!(judge(&evidence).is_clean());
}

#[test]
fn catches_acks_and_events_that_are_not_so() {
    assert_caught(Fault::False, |evidence| {
        let Record::Acked { line, .. } = &mut evidence.records[8] else {
            panic!("the story changed")
        };
        line.seq = 5;
    });
    assert_caught(Fault::False, |evidence| {
        let Record::Live { line, .. } = &mut evidence.records[11] else {
            panic!("the story changed")
        };
        line.content = "says something else".into();
    });
    assert_caught(Fault::False, |evidence| {
        rewrite(evidence, |lines| lines[1].content.push(' '));
    });
    assert_caught(Fault::False, |evidence| {
        history(evidence).messages_for_visitor[0].content.clear();
    });
}

#[test]
fn catches_lines_that_nobody_sent() {
    assert_caught(Fault::False, |evidence| {
        rewrite(evidence, |lines| lines.push(line(4, "ghost", "v")));
    });
}

#[test]
fn catches_a_refused_line_that_was_kept() {
    assert_caught(Fault::False, |evidence| {
        evidence
            .records
            .extend([tried(VISITOR, messages(), "r", Via::Rest), refused(VISITOR, "r")]);
        rewrite(evidence, |lines| lines.push(line(4, "r", "v")));
    });
}

#[test]
fn catches_what_reaches_the_wrong_ears() {
    for ears in [COLLEAGUE, OUTSIDER] {
        assert_caught(Fault::Foreign, |evidence| {
            evidence.note(live(ears, line(3, "y", "v")));
        });
    }
    let heard = |connection| Record::Heard {
        connection,
        event: "typing:start".into(),
        conversation: "c".into(),
    };
    assert_caught(Fault::Foreign, |evidence| evidence.note(heard(OUTSIDER)));
    assert_caught(Fault::Foreign, |evidence| {
        evidence.note(Record::Live {
            connection: 0,
            thread: notes(),
            line: line(1, "n", "a"),
        });
    });
}

#[test]
fn lets_every_agent_hear_of_notes() {
    let mut evidence = story();
    evidence.note(Record::Live {
        connection: COLLEAGUE,
        thread: notes(),
        line: line(1, "n", "a"),
    });
    assert!(judge(&evidence).is_clean());
}

#[test]
fn counts_what_was_seen_on_the_spot() {
    assert_caught(Fault::Unexpected, |evidence| {
        evidence.note(Record::Unexpected { what: "500".into() });
    });
    assert_caught(Fault::Lost, |evidence| {
        evidence.note(Record::Undone {
            what: "resolved".into(),
        });
    });
    assert_caught(Fault::Crashed, |evidence| {
        evidence.note(Record::Crashed {
            status: "exit status: 101".into(),
        });
    });
    assert_caught(Fault::Slow, |evidence| {
        evidence.note(Record::Restarted {
            ready: Duration::from_millis(2001),
        });
    });
}

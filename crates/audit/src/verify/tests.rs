//! What somebody with the database in their hands can do to a chain, and what is said of it.

use kernel::{Timestamp, WorkspaceId};

use super::{Fault, Verdict, Walk};
use crate::{
    Action, Details, Draft, Target, Who,
    chain::{End, Key, Row},
};

struct Chain {
    key: Key,
    rows: Vec<Row>,
    end: End,
    workspace: WorkspaceId,
}

fn draft(workspace: WorkspaceId, number: i64) -> Draft {
    Draft {
        who: Who::deskbell(workspace),
        at: Timestamp(number),
        action: Action::TagCreated,
        target: Target::workspace(workspace),
        details: Details::new().after("name", number),
    }
}

impl Chain {
    fn of(entries: i64) -> Self {
        let key = Key::new("a key of the tests");
        let workspace = WorkspaceId::new();
        let mut end = End::beginning(&key, workspace);
        let drafts: Vec<Draft> = (1..=entries).map(|number| draft(workspace, number)).collect();
        let rows = end.add(&key, &drafts);
        Self {
            key,
            rows,
            end,
            workspace,
        }
    }

    fn verdict(&self) -> Verdict {
        let mut walk = Walk::new(&self.key, self.workspace);
        for row in &self.rows {
            if let Err(fault) = walk.step(row) {
                return walk.verdict(Some(fault));
            }
        }
        let fault = walk.arrive(Some(&self.end)).err();
        walk.verdict(fault)
    }

    fn fault(&self) -> Option<Fault> {
        self.verdict().fault
    }
}

#[test]
fn what_nobody_touched_is_right() {
    assert_eq!(Chain::of(0).fault(), None);
    let verdict = Chain::of(20).verdict();
    assert_eq!((verdict.good, verdict.fault), (20, None));
}

#[test]
fn every_field_counts() {
    let changes: [fn(&mut Row); 8] = [
        |row| row.at += 1,
        |row| row.actor_name = Some(String::new()),
        |row| row.actor_kind = "agent".into(),
        |row| row.action = "tag.deleted".into(),
        |row| row.target_id = None,
        |row| row.target_name = Some("other".into()),
        |row| row.details.push(' '),
        |row| row.hash[0] ^= 1,
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut chain = Chain::of(5);
        change(&mut chain.rows[2]);
        assert_eq!(chain.fault(), Some(Fault::Edited(3)), "change {at}");
        assert_eq!(chain.verdict().good, 2);
    }
}

#[test]
fn what_is_missing_is_named() {
    let mut chain = Chain::of(9);
    chain.rows.drain(3..5);
    assert_eq!(chain.fault(), Some(Fault::Missing(4, 5)));
    let mut chain = Chain::of(9);
    chain.rows.remove(0);
    assert_eq!(chain.fault(), Some(Fault::Missing(1, 1)));
}

#[test]
fn closing_the_gap_does_not_help() {
    let mut chain = Chain::of(9);
    chain.rows.remove(3);
    for (row, seq) in chain.rows.iter_mut().zip(1..) {
        row.seq = seq;
    }
    assert_eq!(chain.fault(), Some(Fault::Moved { place: 4, is: 5 }));
}

#[test]
fn what_changed_places_is_named() {
    let mut chain = Chain::of(9);
    chain.rows.swap(3, 6);
    (chain.rows[3].seq, chain.rows[6].seq) = (4, 7);
    assert_eq!(chain.fault(), Some(Fault::Moved { place: 4, is: 7 }));
}

#[test]
fn the_end_cannot_be_cut() {
    let mut chain = Chain::of(9);
    chain.rows.truncate(7);
    assert_eq!(chain.fault(), Some(Fault::Cut(8, 9)));
    // Nor with the note of the end put where the cut is: the seal is missing for that place.
    chain.end.seq = 7;
    chain.end.hash.clone_from(&chain.rows[6].hash);
    assert_eq!(chain.fault(), Some(Fault::End));
    // And going on from there says so for ever.
    let (key, workspace) = (chain.key.clone(), chain.workspace);
    let more = chain.end.add(&key, &[draft(workspace, 8)]);
    assert_eq!(more.len(), 2);
    chain.rows.extend(more);
    assert_eq!(chain.fault(), Some(Fault::Broken(8)));
}

#[test]
fn whoever_lacks_the_key_cannot_write_a_chain() {
    let mut chain = Chain::of(3);
    chain.key = Key::new("another key");
    assert_eq!(chain.fault(), Some(Fault::Edited(1)));
}

#[test]
fn what_stands_behind_the_end_is_found() {
    let mut chain = Chain::of(4);
    chain.end = Chain::of(4).end;
    assert_eq!(chain.fault(), Some(Fault::End));
}

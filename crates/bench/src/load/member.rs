//! One socket of a load run: sends what is due, and notes what arrives.

use super::Options;
use super::metronome::Due;
use super::tally::{Name, Tally};
use crate::failure::Result;
use crate::session::{Packet, Session, read_ack};
use memchr::memmem;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Waiting,
    Sending,
    /// Nothing new goes out; what is under way may arrive.
    Draining,
    Over,
}

pub(crate) struct Member {
    id: usize,
    session: Session,
    tally: Rc<RefCell<Tally>>,
    /// Where this member sends.
    lanes: Vec<usize>,
    /// Of each lane in a closed loop; 0 by the clock.
    in_flight: u32,
    /// `"}` behind so many characters.
    content: Vec<u8>,
    /// Sends without an answer, by ack id from `first_id` on.
    waiting: VecDeque<Option<Name>>,
    first_id: Option<u64>,
    scratch: Vec<u8>,
    sending: bool,
}

impl Member {
    pub(crate) fn new(
        id: usize,
        session: Session,
        tally: Rc<RefCell<Tally>>,
        options: &Options,
        lanes: Vec<usize>,
    ) -> Self {
        let content = (b'a'..=b'z').cycle().take(options.size as usize).collect();
        let in_flight = if options.saturate { options.in_flight } else { 0 };
        let (waiting, scratch) = (VecDeque::new(), Vec::new());
        Self {
            id,
            session,
            tally,
            lanes,
            in_flight,
            content,
            waiting,
            first_id: None,
            scratch,
            sending: false,
        }
    }

    pub(crate) async fn run(mut self, dues: UnboundedReceiver<Due>, phase: watch::Receiver<Phase>) {
        if let Err(failure) = self.serve(dues, phase).await {
            self.tally.borrow_mut().broken.push(failure.to_string());
        }
    }

    async fn serve(
        &mut self,
        mut dues: UnboundedReceiver<Due>,
        mut phase: watch::Receiver<Phase>,
    ) -> Result<()> {
        loop {
            while let Some(packet) = self.session.next()? {
                self.take(&packet);
            }
            tokio::select! {
                biased;
                changed = phase.changed() => {
                    let now = *phase.borrow_and_update();
                    if changed.is_err() || now == Phase::Over {
                        return Ok(());
                    }
                    self.enter(now);
                }
                Some(due) = dues.recv() => {
                    self.send(due.lane, due.intended);
                    while let Ok(due) = dues.try_recv() {
                        self.send(due.lane, due.intended);
                    }
                }
                read = self.session.turn() => read?,
            }
        }
    }

    fn enter(&mut self, phase: Phase) {
        self.sending = phase == Phase::Sending;
        if !self.sending {
            return;
        }
        for lane in self.lanes.clone() {
            for _ in 0..self.in_flight {
                self.send_now(lane);
            }
        }
    }

    fn send_now(&mut self, lane: usize) {
        let now = self.tally.borrow().now();
        self.send(lane, now);
    }

    fn send(&mut self, lane: usize, intended: u64) {
        let mut tally = self.tally.borrow_mut();
        let name = Name {
            lane,
            number: tally.send(lane, intended),
        };
        let out = &mut self.scratch;
        out.clear();
        out.extend_from_slice(b"{\"conversationId\":\"");
        out.extend_from_slice(tally.conversation_id(lane).as_bytes());
        out.extend_from_slice(b"\",\"clientId\":\"");
        tally.write_client_id(out, name);
        out.extend_from_slice(b"\",\"content\":\"");
        out.extend_from_slice(&self.content);
        out.extend_from_slice(b"\"}");
        let id = self.session.emit("message:send", out);
        self.first_id.get_or_insert(id);
        self.waiting.push_back(Some(name));
    }

    fn take(&mut self, packet: &Packet) {
        match packet {
            Packet::Ack { id, data } => self.take_ack(*id, data),
            Packet::Event(data) if data.starts_with(b"[\"message:new\"") => self.take_message(data),
            _ => {}
        }
    }

    fn take_ack(&mut self, id: u64, data: &[u8]) {
        let index = self
            .first_id
            .and_then(|first| id.checked_sub(first))
            .and_then(|index| usize::try_from(index).ok());
        let Some(name) = index
            .and_then(|index| self.waiting.get_mut(index))
            .and_then(Option::take)
        else {
            self.tally.borrow_mut().doubled += 1;
            return;
        };
        while let Some(None) = self.waiting.front() {
            self.waiting.pop_front();
            self.first_id = self.first_id.map(|first| first + 1);
        }
        match number_behind(data, b"\"seq\":") {
            Some(seq) if memmem::find(data, b"\"ok\":true").is_some() => {
                self.tally.borrow_mut().ack(name, seq);
            }
            _ => {
                let refusal = read_ack("message:send", data).err();
                let slug = refusal
                    .as_ref()
                    .and_then(|failure| failure.problem())
                    .map_or("unreadable ack", |problem| problem.slug());
                self.tally.borrow_mut().refuse(name, slug);
            }
        }
        if self.sending && self.in_flight > 0 {
            self.send_now(name.lane);
        }
    }

    fn take_message(&mut self, data: &[u8]) {
        let mut tally = self.tally.borrow_mut();
        let name =
            text_behind(data, b"\"clientId\":\"").and_then(|client_id| tally.read_client_id(client_id));
        let seq = number_behind(data, b"\"seq\":");
        // A message of an earlier run or of the server's own is no business of this one.
        if let (Some(name), Some(seq)) = (name, seq) {
            tally.deliver(name, seq, self.id);
        }
    }
}

/// The digits behind the first `key`. Messages hold letters only, so no content can look like a key.
fn number_behind(data: &[u8], key: &[u8]) -> Option<u64> {
    let rest = &data[memmem::find(data, key)? + key.len()..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

fn text_behind<'a>(data: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let rest = &data[memmem::find(data, key)? + key.len()..];
    Some(&rest[..memchr::memchr(b'"', rest)?])
}

#[cfg(test)]
mod tests {
    use super::{number_behind, text_behind};

    #[test]
    fn finds_fields_without_parsing() {
        let event = br#"["message:new",{"message":{"id":"1","seq":42,"clientId":"abc","content":"x"}}]"#;
        assert_eq!(number_behind(event, b"\"seq\":"), Some(42));
        assert_eq!(text_behind(event, b"\"clientId\":\""), Some(&b"abc"[..]));
        assert_eq!(number_behind(event, b"\"noteSeq\":"), None);
        assert_eq!(text_behind(br#"{"clientId":null}"#, b"\"clientId\":\""), None);
    }
}

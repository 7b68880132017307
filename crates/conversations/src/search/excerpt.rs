//! The piece of a text in which something was found, with what was found set off.

use std::ops::Range;

use kernel::text::{folded, joins};

use super::words::{Sought, spans};
use crate::wire::Piece;

/// Characters shown before the first match.
const BEFORE: usize = 40;
/// Characters shown in all.
const SHOWN: usize = 160;

/// The part of a message around the first word that matches.
pub(crate) fn of_message(text: &str, sought: &Sought) -> Vec<Piece> {
    let marks: Vec<Range<usize>> = spans(text)
        .filter(|(_, word)| sought.meets(word))
        .map(|(span, _)| span)
        .collect();
    cut(text, &marks)
}

/// A field of a visitor that holds what is sought, or `None`.
pub(crate) fn of_field(text: &str, sought: &Sought) -> Option<Vec<Piece>> {
    if sought.text.is_empty() {
        return None;
    }
    // Where each letter of the folded text comes from, with the marks that belong to it.
    let mut from = Vec::new();
    let mut whole = String::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, _)) = rest.next() {
        while rest.next_if(|(_, c)| joins(*c)).is_some() {}
        let end = rest.peek().map_or(text.len(), |(at, _)| *at);
        let piece = folded(&text[start..end]);
        from.extend(std::iter::repeat_n((start, end), piece.len()));
        whole.push_str(&piece);
    }
    let at = whole.find(&sought.text)?;
    let (start, _) = *from.get(at)?;
    let (_, end) = *from.get(at + sought.text.len() - 1)?;
    Some(cut(text, std::slice::from_ref(&(start..end))))
}

/// The text around the first mark, cut between words where it can be, in pieces.
fn cut(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    let first = marks.first().map_or(0, |mark| mark.start);
    let start = beginning(text, first);
    let end = text[start..]
        .char_indices()
        .nth(SHOWN)
        .map_or(text.len(), |(at, _)| start + at);
    let mut pieces = Vec::new();
    let mut push = |text: &str, r#match: bool| {
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                r#match,
            });
        }
    };
    let mut at = start;
    if start > 0 {
        push("…", false);
    }
    for mark in marks.iter().filter(|mark| mark.start < end) {
        push(&text[at..mark.start], false);
        // What is longer than what is shown is set off as far as it is.
        at = mark.end.min(end);
        push(&text[mark.start..at], true);
    }
    push(&text[at..end], false);
    if end < text.len() {
        push("…", false);
    }
    pieces
}

/// Where the excerpt begins: a few words before `first`.
fn beginning(text: &str, first: usize) -> usize {
    let before = &text[..first];
    let Some((earliest, _)) = before.char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    // Behind the first space from there on, else in the middle of a word.
    before[earliest..]
        .find(char::is_whitespace)
        .map_or(earliest, |at| earliest + at)
}

#[cfg(test)]
mod tests {
    use super::{Sought, of_field, of_message};

    fn shown(pieces: &[super::Piece]) -> String {
        let marked = pieces.iter().map(|piece| {
            if piece.r#match {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        });
        marked.collect()
    }

    #[test]
    fn what_was_found_is_set_off() {
        let sought = Sought::new("refund order");
        assert_eq!(
            shown(&of_message("Refunds? My ORDER, please.", &sought)),
            "[Refunds]? My [ORDER], please."
        );
    }

    #[test]
    fn a_long_text_is_cut_around_it() {
        let text = format!("{} needle {}", "hay ".repeat(100).trim(), "straw ".repeat(100));
        let found = shown(&of_message(&text, &Sought::new("needle")));
        assert!(found.starts_with("… hay"), "{found}");
        assert!(found.contains("[needle]"), "{found}");
        assert!(found.ends_with('…') && found.chars().count() < 170, "{found}");
    }

    #[test]
    fn a_part_of_a_field_is_set_off_whatever_folding_does_to_its_length() {
        let found = of_field("Anna Großmann", &Sought::new("GROSS")).unwrap();
        assert_eq!(shown(&found), "Anna [Groß]mann");
        assert_eq!(of_field("Anna", &Sought::new("berta")), None);
        let cut = of_field("Straße", &Sought::new("stras")).unwrap();
        assert_eq!(shown(&cut), "[Straß]e");
    }

    #[test]
    fn a_word_that_is_longer_than_what_is_shown_is_set_off_as_far_as_it_is() {
        let found = shown(&of_message(&"x".repeat(10_000), &Sought::new("xxx")));
        assert_eq!(found, format!("[{}]…", "x".repeat(160)));
    }

    #[test]
    fn a_mark_is_set_off_with_its_letter() {
        let found = of_field("Rene\u{301} B", &Sought::new("rené")).unwrap();
        assert_eq!(shown(&found), "[Rene\u{301}] B");
        let found = of_message("am 3. Ma\u{308}rz", &Sought::new("märz"));
        assert_eq!(shown(&found), "am 3. [Ma\u{308}rz]");
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_shown_was_made_up(text in ".{0,300}", sought in ".{0,12}") {
            let sought = Sought::new(&sought);
            let all = [Some(of_message(&text, &sought)), of_field(&text, &sought)];
            for pieces in all.into_iter().flatten() {
                let own = pieces.iter().filter(|piece| piece.text != "…");
                let whole: String = own.map(|piece| piece.text.as_str()).collect();
                proptest::prop_assert!(text.contains(&whole));
            }
        }
    }
}

//! Texts as words: cut and folded here, so that every database finds the same.

use std::collections::BTreeSet;

use kernel::{
    WorkspaceId,
    text::{folded, joins},
};

/// Characters of a word that count; what is longer is known by its beginning.
const WORD: usize = 64;
/// Characters from which on a word that is sought may be the beginning of one; a Korean syllable is two.
const PREFIX: usize = 3;

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sought {
    /// The whole text, folded: what visitors are found by.
    pub(crate) text: String,
    /// Its words: what messages are found by.
    pub(crate) words: Vec<SoughtWord>,
}

/// One word of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SoughtWord {
    pub(crate) word: String,
    /// Words that begin with it match, too.
    pub(crate) begins: bool,
}

impl Sought {
    pub(crate) fn new(text: &str) -> Self {
        let words: BTreeSet<_> = spans(text)
            .map(|(_, word)| SoughtWord {
                begins: word.chars().map(letters).sum::<usize>() >= PREFIX,
                word,
            })
            .collect();
        Self {
            text: folded(text.trim()),
            words: words.into_iter().collect(),
        }
    }

    /// Whether this word of a message is one that is sought.
    pub(crate) fn meets(&self, word: &str) -> bool {
        self.words.iter().any(|sought| {
            if sought.begins {
                word.starts_with(&sought.word)
            } else {
                word == sought.word
            }
        })
    }
}

/// The different words of a text.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    spans(text).map(|(_, word)| word).collect()
}

/// A word that nobody can seek and that stands in every message of the workspace: with it, a search meets no other's.
pub(crate) fn marker(workspace: WorkspaceId) -> String {
    format!("\u{e000}{}", workspace.0.simple())
}

/// The words of a text in order: where each stands, and the word folded.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, String)> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if !stands_alone(first) {
            while let Some((at, c)) =
                rest.next_if(|(_, c)| (c.is_alphanumeric() || joins(*c)) && !stands_alone(*c))
            {
                end = at + c.len_utf8();
            }
        }
        let word = folded(&text[start..end]).chars().take(WORD).collect();
        Some((start..end, word))
    })
}

/// For how many letters a character stands: what Korean puts behind a word makes it longer, and two syllables are a whole word.
fn letters(c: char) -> usize {
    if matches!(c, '\u{ac00}'..='\u{d7a3}') {
        2
    } else {
        1
    }
}

/// Characters of scripts that are written without spaces: each is a word.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3040}'..='\u{30ff}' // Hiragana, Katakana
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') // Han
}

#[cfg(test)]
mod tests {
    use super::{Sought, words};

    fn list(text: &str) -> Vec<String> {
        words(text).into_iter().collect()
    }

    #[test]
    fn a_text_is_cut_where_no_letter_or_digit_stands() {
        assert_eq!(
            list("Order #4711: it's  late!"),
            ["4711", "it", "late", "order", "s"]
        );
        assert_eq!(list("ann@example.com"), ["ann", "com", "example"]);
        assert_eq!(list("…?! \n\t"), Vec::<String>::new());
    }

    #[test]
    fn words_are_folded_in_every_script_and_cut_where_there_are_no_spaces() {
        assert_eq!(list("STRASSE Straße"), ["strasse"]);
        assert_eq!(list("Жуков ЖУКОВ"), ["жуков"]);
        assert_eq!(list("退款吗"), ["吗", "款", "退"]);
        assert_eq!(list("iPhone15退款"), ["iphone15", "款", "退"]);
    }

    #[test]
    fn a_letter_with_its_mark_is_one_however_it_was_typed() {
        assert_eq!(list("Ma\u{308}rz cre\u{300}me"), list("März crème"));
        assert_eq!(list("हिन्दी"), ["हिन्दी"]);
        assert_eq!(list("\u{1112}\u{1161}\u{11ab}"), ["한"]);
    }

    #[test]
    fn two_korean_syllables_are_a_beginning() {
        assert!(Sought::new("환불").meets("환불을"));
        assert!(!Sought::new("환").meets("환불을"));
    }

    #[test]
    fn a_long_word_is_known_by_its_beginning() {
        let long = "x".repeat(10_000);
        assert_eq!(list(&long)[0].len(), 64);
        assert!(Sought::new(&long).meets(&list(&long)[0]));
    }

    #[test]
    fn beginnings_match_from_three_characters_on() {
        assert!(Sought::new("ref").meets("refund"));
        assert!(!Sought::new("fun").meets("refund"));
        assert!(!Sought::new("re").meets("refund"));
        assert!(Sought::new("re").meets("re"));
    }

    #[test]
    fn a_marker_cannot_be_sought() {
        let marker = super::marker(kernel::WorkspaceId::new());
        assert!(Sought::new(&marker).words.iter().all(|word| word.word != marker));
    }
}

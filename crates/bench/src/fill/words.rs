//! What people write: words of which few are frequent and most are rare, as in every language (Zipf), and marks that stand once.

use rand::RngExt as _;
use rand::rngs::StdRng;
use std::fmt::Write as _;

/// Different words that are written, besides the marks.
const WORDS: usize = 4_000;
/// The words of one message, at least and at most.
const LEAST: usize = 4;
const MOST: usize = 20;

/// Of so many conversations one has a mark: the one at that place.
pub(crate) const MARKED: u32 = 50;
pub(crate) const MARKED_AT: u32 = 7;

/// The most frequent ones, in order.
const FREQUENT: &[&str] = &[
    "the",
    "order",
    "please",
    "to",
    "my",
    "is",
    "you",
    "and",
    "it",
    "delivery",
    "for",
    "not",
    "refund",
    "can",
    "have",
    "with",
    "account",
    "we",
    "parcel",
    "today",
    "payment",
    "invoice",
    "when",
    "received",
    "address",
    "changed",
    "help",
    "thanks",
    "still",
    "broken",
    "return",
    "tomorrow",
    "number",
    "email",
    "password",
    "size",
    "colour",
    "shipping",
    "discount",
    "voucher",
    "charged",
    "twice",
    "cancel",
    "subscription",
    "warranty",
    "replacement",
    "tracking",
    "courier",
    "missing",
    "damaged",
];
const BEGINNINGS: &[&str] = &[
    "ba", "co", "de", "fi", "ga", "hu", "in", "jo", "ka", "lo", "mi", "no", "op", "pre", "que", "re", "so",
    "tra", "un", "ver",
];
const MIDDLES: &[&str] = &["l", "m", "n", "r", "st", "t", "v", "nd", "lk", "mp"];
const ENDS: &[&str] = &[
    "able", "age", "and", "ed", "en", "er", "ful", "ing", "ion", "ish", "ity", "ive", "less", "ly", "ment",
    "ness", "or", "ous", "ship", "y",
];

/// The words by how often they are written, with the sums of their weights.
pub(crate) struct Vocabulary {
    words: Vec<String>,
    sums: Vec<f64>,
}

/// The word of that rank; 0 is the most frequent.
pub(crate) fn word(rank: usize) -> String {
    if let Some(word) = FREQUENT.get(rank) {
        return (*word).to_owned();
    }
    let number = rank - FREQUENT.len();
    let (number, end) = (number / ENDS.len(), number % ENDS.len());
    let (number, beginning) = (number / BEGINNINGS.len(), number % BEGINNINGS.len());
    format!(
        "{}{}{}",
        BEGINNINGS[beginning],
        MIDDLES[number % MIDDLES.len()],
        ENDS[end]
    )
}

/// What stands in the first message of this conversation and nowhere else; not every conversation has one.
pub(crate) fn mark(conversation: u32) -> Option<String> {
    (conversation % MARKED == MARKED_AT).then(|| format!("zq{conversation:06}"))
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let words: Vec<String> = (0..WORDS).map(word).collect();
        let mut sum = 0.0;
        let sums = (1..=u32::try_from(WORDS).unwrap_or(u32::MAX))
            .map(|rank| {
                sum += 1.0 / f64::from(rank);
                sum
            })
            .collect();
        Self { words, sums }
    }

    /// A message, with `mark` in it when there is one.
    pub(crate) fn message(&self, choices: &mut StdRng, mark: Option<&str>) -> String {
        let count = choices.random_range(LEAST..=MOST);
        let mut text = String::with_capacity(count * 7);
        for _ in 0..count {
            let _ = write!(text, "{} ", self.choose(choices));
        }
        match mark {
            Some(mark) => text.push_str(mark),
            None => {
                text.pop();
            }
        }
        text
    }

    fn choose(&self, choices: &mut StdRng) -> &str {
        let all = self.sums.last().copied().unwrap_or_default();
        let wanted = choices.random::<f64>() * all;
        let at = self.sums.partition_point(|sum| *sum < wanted);
        &self.words[at.min(self.words.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Vocabulary, WORDS, mark, word};
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;
    use std::collections::HashSet;

    #[test]
    fn words_differ() {
        let all: HashSet<String> = (0..WORDS).map(word).collect();
        assert_eq!(all.len(), WORDS);
    }

    #[test]
    fn some_words_stand_in_most_messages_and_most_in_few() {
        let vocabulary = Vocabulary::new();
        let mut choices = StdRng::seed_from_u64(1);
        let texts: Vec<String> = (0..4_000)
            .map(|_| vocabulary.message(&mut choices, None))
            .collect();
        let with = |wanted: &str| {
            texts
                .iter()
                .filter(|text| text.split(' ').any(|word| word == wanted))
                .count()
        };
        assert!((1_600..=2_800).contains(&with("order")), "{}", with("order"));
        assert!(with(&word(WORDS - 1)) < 20);
    }

    #[test]
    fn a_mark_belongs_to_one_conversation() {
        assert_eq!(mark(57).as_deref(), Some("zq000057"));
        assert_eq!(mark(58), None);
    }
}

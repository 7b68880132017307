//! Which characters can be seen, and which change how others are read.

/// Characters that take no place or leave it blank: those that Unicode calls default-ignorable (with the ranges that it keeps
/// free for more of them), other format characters that are never drawn, and letters and signs that are blank by
/// design. White space and control characters stand for themselves.
const UNSEEN: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    // Braille without a dot.
    ('\u{2800}', '\u{2800}'),
    // The fillers of Hangul, here and above and below.
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    // With the marks of interlinear annotations.
    ('\u{fff0}', '\u{fffb}'),
    // How hieroglyphs are joined.
    ('\u{13430}', '\u{1343f}'),
    // The filler of the small Khitan script.
    ('\u{16fe4}', '\u{16fe4}'),
    ('\u{1bca0}', '\u{1bca3}'),
    // The head of no note.
    ('\u{1d159}', '\u{1d159}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether somebody who reads a text of this character alone sees anything.
pub(crate) fn is_visible(c: char) -> bool {
    let is_unseen = UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&c));
    !is_unseen && !c.is_whitespace() && !c.is_control()
}

/// Whether the character turns the direction in which others are read, against what they are: embeddings, overrides and isolates
/// of UAX #9. The marks (U+200E, U+200F, U+061C) turn nothing that is not neutral, and are not meant.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use crate::text::Check;

    fn is_taken(check: impl FnOnce(&mut Check)) -> bool {
        let mut errors = Check::new();
        check(&mut errors);
        errors.finish().is_ok()
    }

    #[test]
    fn what_nobody_can_see_says_nothing() {
        for text in [
            "",
            "\u{200b}",
            "\u{2060}",
            "\u{3164}",
            "\u{202e}",
            "\u{2800}",
            "\u{fe0f}\u{200d}",
            "\u{e0061}\u{e007f}",
            " \u{feff}\n\u{ad}\u{3000}\u{1160}",
        ] {
            assert!(!is_taken(|check| check.text("content", text, 100)), "{text:?}");
            assert!(!is_taken(|check| check.line("name", text, 100)), "{text:?}");
        }
    }

    #[test]
    fn every_script_can_be_seen() {
        for text in [
            ".",
            "\u{301}",
            "שלום \u{200f}",
            "مرحبا\u{61c}",
            "می\u{200c}خواهم",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
            "ㅤ가",
            "\u{2801}",
            "\u{e000}",
        ] {
            assert!(is_taken(|check| check.text("content", text, 100)), "{text:?}");
            assert!(is_taken(|check| check.line("name", text, 100)), "{text:?}");
        }
    }

    #[test]
    fn a_line_does_not_turn_direction_and_a_message_may() {
        for turn in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            let text = format!("anna{turn}gnp.exe");
            assert!(!is_taken(|check| check.line("name", &text, 100)), "{text:?}");
            assert!(is_taken(|check| check.text("content", &text, 100)), "{text:?}");
        }
    }
}

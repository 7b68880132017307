//! What text may be. Text is kept exactly as sent; these rules only refuse. Lengths count Unicode scalar values.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    FieldError,
    visible::{is_visible, turns_direction},
};

/// The longest texts that the wire takes.
pub mod limits {
    /// A message, a note.
    pub const MESSAGE: usize = 10_000;
    /// A name of a person, workspace, widget.
    pub const NAME: usize = 200;
    /// A conversation's subject.
    pub const SUBJECT: usize = 300;
    /// An e-mail address (RFC 5321 leaves 254 for an address).
    pub const EMAIL: usize = 254;
    /// A sender's own id of a message.
    pub const CLIENT_ID: usize = 64;
    /// A telephone number as written.
    pub const PHONE: usize = 50;
    /// An address of a page.
    pub const URL: usize = 2_048;
    /// A password, at least.
    pub const PASSWORD_MIN: usize = 10;
    /// A password, at most.
    pub const PASSWORD_MAX: usize = 128;
}

/// Collects what is wrong with the fields of one request.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    /// Nothing is wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` is not right.
    pub fn fail(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.into(),
            message: message.into(),
        });
    }

    /// Text of several lines that must say something: at least one character that can be seen.
    pub fn text(&mut self, field: &str, value: &str, max: usize) {
        if value.is_empty() {
            self.fail(field, "must not be empty");
        } else if !value.chars().any(is_visible) {
            self.fail(
                field,
                "must hold something that can be seen, not white space and invisible characters alone",
            );
        } else {
            self.optional(field, value, max);
        }
    }

    /// A single line that must say something, for example a name. It stands among words of others, so that nothing in it may
    /// turn the direction in which they are read; Arabic and Hebrew turn nothing but themselves.
    pub fn line(&mut self, field: &str, value: &str, max: usize) {
        if value.contains(['\n', '\t']) {
            self.fail(field, "must be a single line");
        } else if value.contains(turns_direction) {
            self.fail(
                field,
                "must not contain invisible characters that turn the direction of text (U+202A to U+202E, U+2066 to U+2069)",
            );
        } else {
            self.text(field, value, max);
        }
    }

    /// Text that may be empty.
    pub fn optional(&mut self, field: &str, value: &str, max: usize) {
        let length = value.chars().count();
        if length > max {
            self.fail(field, format!("must have at most {max} characters, has {length}"));
        } else if value.chars().any(is_refused) {
            self.fail(
                field,
                "must not contain control characters other than tab and newline",
            );
        }
    }

    /// An e-mail address that a person would give: `local@host`, the local part without the signs that separate addresses in a
    /// list, the host a name with a dot in it, or `localhost`. Other names without a dot are for machines among themselves, and
    /// addresses in quotes or with a number as host are refused, too. Whether it works only a mail can tell.
    pub fn email(&mut self, field: &str, value: &str) {
        let shaped = value
            .rsplit_once('@')
            .is_some_and(|(local, host)| is_local_part(local) && is_mail_host(host));
        if !shaped {
            self.fail(field, "must be an e-mail address, for example ann@example.com");
        } else if value.chars().count() > limits::EMAIL {
            self.fail(field, format!("must have at most {} characters", limits::EMAIL));
        }
    }

    /// A password that is about to be set.
    pub fn password(&mut self, field: &str, value: &str) {
        let length = value.chars().count();
        if !(limits::PASSWORD_MIN..=limits::PASSWORD_MAX).contains(&length) {
            self.fail(
                field,
                format!(
                    "must have {} to {} characters",
                    limits::PASSWORD_MIN,
                    limits::PASSWORD_MAX
                ),
            );
        }
    }

    /// A sender's own id of what it sends.
    pub fn client_id(&mut self, field: &str, value: &str) {
        if value.is_empty() {
            self.fail(field, "must not be empty; use 128 random bits");
        } else {
            self.optional(field, value, limits::CLIENT_ID);
        }
    }

    /// `Ok` when nothing was wrong.
    pub fn finish(self) -> Result<(), crate::Problem> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(crate::Problem::fields(self.errors))
        }
    }
}

/// The text without the difference of capital and small letters, in every script: `ß` is as `SS`, and a Greek sigma the same
/// wherever it stands. A letter with its mark is the same whether it was typed as one character or as two. What is searched and what is searched for are both folded; then one holds the other or it does not.
#[must_use]
pub fn folded(text: &str) -> String {
    // Letter by letter, so that a part of a text folds to a part of the folded text. By way of the capitals, as several small
    // letters share one.
    text.nfc()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether this character belongs to the one before it: an accent, a vowel sign, a part of a Korean syllable.
#[must_use]
pub fn joins(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}')
}

/// What a person is found by: what there is of name, e-mail address and phone number, [`folded`]. Each is a line of its own, so
/// that no search finds the end of one with the beginning of the next.
#[must_use]
pub fn found_by(name: Option<&str>, email: Option<&str>, phone: Option<&str>) -> String {
    let there: Vec<String> = [name, email, phone].into_iter().flatten().map(folded).collect();
    there.join("\n")
}

fn is_local_part(text: &str) -> bool {
    let is_meant = |c: char| is_visible(c) && !"@<>()[],;:\\\"".contains(c);
    text.split('.')
        .all(|part| !part.is_empty() && part.chars().all(is_meant))
}

fn is_mail_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_meant = |c: char| c.is_alphanumeric() || c == '-' || (!c.is_ascii() && is_visible(c));
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(is_meant)
    };
    let is_name = text.split('.').all(is_label);
    // No top-level domain is a number: that would be an address of the network.
    let last = text.rsplit_once('.').map(|(_, last)| last);
    let is_public = last.is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    is_name && (is_public || text.eq_ignore_ascii_case("localhost"))
}

/// NUL and the other control characters (Unicode category Cc) except tab and newline.
fn is_refused(c: char) -> bool {
    c.is_control() && c != '\t' && c != '\n'
}

#[cfg(test)]
mod tests {
    use super::{Check, folded, found_by};

    fn message_of(fill: impl FnOnce(&mut Check)) -> Option<String> {
        let mut check = Check::new();
        fill(&mut check);
        check
            .finish()
            .err()
            .map(|problem| problem.errors[0].message.clone())
    }

    #[test]
    fn lengths_count_scalar_values_and_not_bytes() {
        assert_eq!(
            message_of(|check| check.text("content", &"é".repeat(10_000), 10_000)),
            None
        );
        assert!(message_of(|check| check.text("content", &"é".repeat(10_001), 10_000)).is_some());
    }

    #[test]
    fn an_address_is_one_that_a_person_would_give() {
        for email in [
            "ann@example.com",
            "ann.o'neil+chat@mail.example.co.uk",
            "grün@müller.example",
            "我@例え.jp",
            "Ann_1@EXAMPLE.COM",
            "ann@localhost",
            "x@1.example",
        ] {
            assert_eq!(message_of(|check| check.email("email", email)), None, "{email}");
        }
        for email in [
            "a@b",
            "<a@b.c>",
            "Ann <ann@example.com>",
            "ann@example.com>",
            "a@example.com,b@example.com",
            "a;b@example.com",
            "\"ann\"@example.com",
            "mailto:ann@example.com",
            "a\\b@example.com",
            ".ann@example.com",
            "ann.@example.com",
            "a..b@example.com",
            "ann@.example.com",
            "ann@example.com.",
            "ann@example..com",
            "ann@-example.com",
            "ann@example_1.com",
            "ann@[127.0.0.1]",
            "ann@127.0.0.1",
            "ann@mailserver",
            "a\u{200b}@example.com",
            "ann@exam\u{202e}ple.com",
        ] {
            assert!(
                message_of(|check| check.email("email", email)).is_some(),
                "{email}"
            );
        }
    }

    #[test]
    fn white_space_alone_and_control_characters_are_refused() {
        for text in [
            "",
            " \n\t\u{2003}",
            "a\0b",
            "a\u{7}",
            "a\u{85}",
            "carriage\r\nreturn",
        ] {
            assert!(
                message_of(|check| check.text("content", text, 100)).is_some(),
                "{text:?}"
            );
        }
        assert_eq!(
            message_of(|check| check.text("content", "tab\tand\nnewline \u{202e}", 100)),
            None
        );
    }

    #[test]
    fn folding_knows_every_script() {
        for (one, other) in [
            ("Ägidius", "äGIDIUS"),
            ("Straße", "STRASSE"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("ЖУКОВ", "жуков"),
            ("Łódź 7", "łÓDŹ 7"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert!(
            folded("ΟΔΥΣΣΕΥΣ").contains(&folded("ΟΔΥΣ")),
            "the end of a word in its middle"
        );
        assert_ne!(folded("Müller"), folded("Muller"), "accents count");
    }

    #[test]
    fn a_person_is_found_by_what_there_is() {
        assert_eq!(found_by(Some("Ä"), None, Some("1")), "ä\n1");
        assert_eq!(found_by(None, None, None), "");
    }
}

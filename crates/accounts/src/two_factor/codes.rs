//! Codes of devices (RFC 6238) and recovery codes. Pure, but for chance.

use kernel::{Problem, ProblemKind, Timestamp};
use qrcode::{Color, EcLevel};
use totp_rs::{Builder, Secret, Totp};

use super::{Enrolment, QrCode};

/// How long one code is shown, in seconds.
const STEP: u64 = 30;
/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, section 4).
const SECRET: usize = 20;
/// Recovery codes that are made at a time.
const RECOVERY_CODES: usize = 10;
/// Letters of one, each 5 random bits: 80 in all, so that no slow hash is needed.
const RECOVERY_LENGTH: usize = 16;
/// Between how many of them a dash stands, for the eye.
const GROUP: usize = 4;
/// Without those that are taken for one another (Crockford's base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of an e-mail address in an `otpauth:` address, at most. The picture holds 2,331 in all, and is fine long before.
const LABEL: usize = 300;
/// Light squares around a QR code, without which many cameras do not find it.
const QUIET: u32 = 4;

/// What somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Six digits.
    OfDevice(u32),
    /// Letters and digits without dashes.
    Recovery(String),
}

impl Code {
    /// `None` for what can be neither. Spaces, dashes and small letters are what people type.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 64 {
            return None;
        }
        let plain: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return plain.parse().ok().map(Self::OfDevice);
        }
        let is_code = plain.len() == RECOVERY_LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte));
        is_code.then_some(Self::Recovery(plain))
    }
}

/// What a device and we both know.
pub(crate) struct Device {
    pub(crate) secret: Vec<u8>,
}

impl Device {
    /// A new one, with a secret of 160 random bits.
    pub(crate) fn new() -> Self {
        Self::of(rand::random::<[u8; SECRET]>().to_vec())
    }

    pub(crate) fn of(secret: Vec<u8>) -> Self {
        Self { secret }
    }

    /// The step whose code this is: the present one, or a neighbour, because clocks differ. Every step is looked at, so that the time
    /// it takes tells nothing.
    pub(crate) fn step_of(&self, code: u32, now: Timestamp) -> Option<i64> {
        let totp = self.totp(None)?;
        let step = now.seconds().div_euclid(STEP.cast_signed());
        let mut found = None;
        for step in [step - 1, step, step + 1] {
            let Ok(at) = u64::try_from(step) else {
                continue;
            };
            let shown = totp.generate(at * STEP);
            if shown.to_string().parse() == Ok(code) {
                found = Some(step);
            }
        }
        found
    }

    /// What the device must be told.
    pub(crate) fn enrolment(&self, email: &str) -> Result<Enrolment, Problem> {
        let totp = self.totp(Some(email)).ok_or_else(unusable)?;
        let uri = totp.to_url().map_err(|_| unusable())?;
        let qr = drawn(&uri).ok_or_else(unusable)?;
        Ok(Enrolment {
            secret: Secret::from(self.secret.as_slice()).to_base32(),
            uri,
            qr,
        })
    }

    fn totp(&self, email: Option<&str>) -> Option<Totp> {
        let mut builder = Builder::new().with_secret(self.secret.clone());
        if let Some(email) = email {
            builder = builder
                .with_issuer(Some("Deskbell"))
                .with_account_name(label(email));
        }
        builder.build().ok()
    }
}

/// The address as the device shows it, cut to what fits into a QR code that cameras read.
fn label(email: &str) -> String {
    let mut left = LABEL;
    let mut label: String = email
        .chars()
        // A colon would end the name of the issuer.
        .map(|c| if c == ':' { ' ' } else { c })
        .take_while(|c| {
            // As it stands in an address of the web: `%` and two digits for each byte.
            let bytes = if c.is_ascii_alphanumeric() {
                1
            } else {
                3 * c.len_utf8()
            };
            let fits = bytes <= left;
            left = left.saturating_sub(bytes);
            fits
        })
        .collect();
    if label.chars().count() < email.chars().count() {
        label.push('…');
    }
    label
}

fn unusable() -> Problem {
    Problem::new(ProblemKind::Internal, "The secret could not be shown.")
}

/// The text as a QR code, drawn as runs of dark squares.
fn drawn(text: &str) -> Option<QrCode> {
    use std::fmt::Write as _;
    let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in (QUIET..).zip(code.to_colors().chunks(width)) {
        let mut squares = (QUIET..).zip(row).peekable();
        while let Some((x, color)) = squares.next() {
            if *color == Color::Light {
                continue;
            }
            let mut run = 1;
            while squares.next_if(|(_, color)| **color == Color::Dark).is_some() {
                run += 1;
            }
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
        }
    }
    let size = u32::try_from(width).ok()? + 2 * QUIET;
    Some(QrCode { size, path })
}

/// Ten codes, as they are shown.
pub(crate) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters: Vec<char> = rand::random::<[u8; RECOVERY_LENGTH]>()
                .iter()
                .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
                .collect();
            let groups: Vec<String> = letters
                .chunks(GROUP)
                .map(|group| group.iter().collect())
                .collect();
            groups.join("-")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and the codes of RFC 6238, appendix B, for SHA-1; six digits are the last six of the eight there.
    const RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        let device = Device::of(RFC.to_vec());
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_234_567_890, 5_924),
            (20_000_000_000, 353_130),
        ] {
            let now = Timestamp(seconds * 1_000);
            assert_eq!(device.step_of(code, now), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let device = Device::of(RFC.to_vec());
        let code = 287_082;
        // The code of the step from 30 to 59 s.
        for (seconds, good) in [
            (0, true),
            (29, true),
            (30, true),
            (59, true),
            (89, true),
            (90, false),
        ] {
            let found = device.step_of(code, Timestamp(seconds * 1_000));
            assert_eq!(found, good.then_some(1), "{seconds}");
        }
        assert_eq!(device.step_of(287_083, Timestamp(59_000)), None);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(Code::parse(" 081 804"), Some(Code::OfDevice(81_804)));
        let recovery = Some(Code::Recovery("0123ABCD4567EFGH".into()));
        assert_eq!(Code::parse("0123-abcd-4567-efgh"), recovery);
        assert_eq!(Code::parse("0123ABCD4567EFGH"), recovery);
        for nothing in [
            "",
            "12345",
            "1234567",
            "０８１８０４",
            "0123-abcd-4567-efgU",
            &"1".repeat(500),
        ] {
            assert_eq!(Code::parse(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_differ() {
        let codes = recovery_codes();
        let different: std::collections::HashSet<_> = codes.iter().collect();
        assert_eq!(different.len(), 10);
        for code in &codes {
            assert!(matches!(Code::parse(code), Some(Code::Recovery(_))), "{code}");
        }
    }

    #[test]
    fn the_longest_address_has_a_picture_too() {
        for letter in ["a", "😀", "ß", "%", ":"] {
            let email = letter.repeat(254);
            let enrolment = Device::of(RFC.to_vec()).enrolment(&email).unwrap();
            assert!(enrolment.uri.contains(&enrolment.secret), "{}", enrolment.uri);
            assert!(enrolment.uri.len() < 500, "{}", enrolment.uri.len());
        }
        assert_eq!(label("anna@example.com"), "anna@example.com");
        assert_eq!(label(&"a".repeat(254)), "a".repeat(254));
        assert_eq!(label(&"😀".repeat(254)), "😀".repeat(25) + "…");
    }

    #[test]
    fn an_enrolment_says_the_secret_in_three_ways() {
        let enrolment = Device::of(RFC.to_vec()).enrolment("anna@example.com").unwrap();
        assert_eq!(enrolment.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(
            enrolment.uri.starts_with("otpauth://totp/Deskbell:anna"),
            "{}",
            enrolment.uri
        );
        assert!(enrolment.uri.contains(&enrolment.secret));
        assert!(enrolment.qr.path.starts_with("M4 4h7v1h-7z"));
    }
}

//! From the text of a setting to its value, or to what it must be.

use std::{fmt::Display, str::FromStr, time::Duration};

use accounts::Registration;
use edge::Quota;
use http::Uri;
use tracing_subscriber::EnvFilter;

/// How a line of the log looks.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// A value out of a closed list.
pub(super) trait Choice: Copy + 'static {
    const ALL: &'static [(&'static str, Self)];
}

impl Choice for LogFormat {
    const ALL: &'static [(&'static str, Self)] = &[("text", Self::Text), ("json", Self::Json)];
}

impl Choice for bool {
    const ALL: &'static [(&'static str, Self)] = &[
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("yes", true),
        ("no", false),
        ("on", true),
        ("off", false),
    ];
}

/// How the outside reaches this server: `http` or `https` and an authority, nothing behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    text: String,
    is_https: bool,
}

impl PublicUrl {
    /// Without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is reached over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.is_https
    }
}

/// A mail server. What lettre does not take it says itself, at the start.
pub(super) fn smtp_url(text: &str) -> Result<String, String> {
    let known = ["smtp://", "smtps://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if known {
        Ok(text.to_owned())
    } else {
        Err("must be smtp://… or smtps://…".to_owned())
    }
}

/// A sender of e-mails.
pub(super) fn mailbox(text: &str) -> Result<String, String> {
    if text.contains('@') && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err("must be an address such as Deskbell <desk@example.com>".to_owned())
    }
}

/// Nothing is no value; anything else has to parse.
pub(super) fn optional<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if text.is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

pub(super) fn value<T: FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("must be {what}"))
}

pub(super) fn count<T>(text: &str, least: T, most: T) -> Result<T, String>
where
    T: Copy + FromStr + PartialOrd + Display,
{
    match text.parse() {
        Ok(count) if count >= least && count <= most => Ok(count),
        _ => Err(format!("must be a whole number from {least} to {most}")),
    }
}

pub(super) fn count_or_off(text: &str) -> Result<Option<usize>, String> {
    if text == "off" {
        return Ok(None);
    }
    count(text, 1, 10_000_000)
        .map(Some)
        .map_err(|why| format!("{why}, or off"))
}

pub(super) fn seconds(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    count(text, least, most)
        .map(Duration::from_secs)
        .map_err(|why| format!("{why}, in seconds"))
}

pub(super) fn milliseconds(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    count(text, least, most)
        .map(Duration::from_millis)
        .map_err(|why| format!("{why}, in milliseconds"))
}

pub(super) fn quota(text: &str) -> Result<Quota, String> {
    text.parse::<Quota>().map_err(|error| error.to_string())
}

pub(super) fn registration(text: &str) -> Result<Registration, String> {
    text.parse()
        .map_err(|error: accounts::RegistrationError| error.to_string())
}

pub(super) fn choice<T: Choice>(text: &str) -> Result<T, String> {
    T::ALL
        .iter()
        .find_map(|(name, value)| (*name == text).then_some(*value))
        .ok_or_else(|| {
            let names: Vec<_> = T::ALL.iter().map(|(name, _)| *name).collect();
            format!("must be one of {}", names.join(", "))
        })
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    choice(&text.to_ascii_lowercase()).map_err(|_| "must be true or false".into())
}

pub(super) fn secret(text: &str) -> Result<String, String> {
    at_least(text, 32)
}

pub(super) fn metrics_token(text: &str) -> Result<String, String> {
    at_least(text, 16)
}

fn at_least(text: &str, bytes: usize) -> Result<String, String> {
    if text.len() < bytes {
        return Err(format!(
            "must be at least {bytes} bytes long, has {}; make one with: openssl rand -hex 32",
            text.len()
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn public_url(text: &str) -> Result<PublicUrl, String> {
    let wrong = || "must be like https://chat.example.com, without a path".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let is_https = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(wrong()),
    };
    let authority = uri.authority().ok_or_else(wrong)?;
    let is_bare = uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@');
    if !is_bare || text.contains('#') {
        return Err(wrong());
    }
    Ok(PublicUrl {
        text: text.trim_end_matches('/').to_owned(),
        is_https,
    })
}

pub(super) fn postgres_or_sqlite(text: &str) -> Result<String, String> {
    if text.starts_with("mysql:") || text.starts_with("mariadb:") {
        return Err("MariaDB and MySQL are not supported yet; use sqlite:<path> or postgres://…".into());
    }
    let known = ["sqlite:", "postgres://", "postgresql://"];
    let rest = known.iter().find_map(|start| text.strip_prefix(start));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err("must be sqlite:<path> or postgres://user:password@host/database".into()),
    }
}

pub(super) fn redis_url(text: &str) -> Result<String, String> {
    if ["redis://", "rediss://"]
        .iter()
        .any(|start| text.starts_with(start))
    {
        Ok(text.to_owned())
    } else {
        Err("must begin with redis:// or rediss://".into())
    }
}

/// A level, or a filter in the notation of `tracing`. A single word that is no level would be taken for the name of a part
/// of the program and silence everything else: it is refused.
pub(super) fn log_filter(text: &str) -> Result<String, String> {
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    if levels.contains(&text) {
        return Ok(text.to_owned());
    }
    let is_filter = text.contains('=') && EnvFilter::try_new(text).is_ok();
    let words = text.split(',').filter(|part| !part.contains('='));
    if is_filter && words.into_iter().all(|word| levels.contains(&word)) {
        return Ok(text.to_owned());
    }
    Err("must be error, warn, info, debug, trace, off, or a filter such as info,conversations=debug".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_values_are_read() {
        assert_eq!(count("65535", 0, 65_535), Ok(65_535));
        assert_eq!(count_or_off("off"), Ok(None));
        assert_eq!(count_or_off("5"), Ok(Some(5)));
        assert_eq!(seconds("30", 0, 60), Ok(Duration::from_secs(30)));
        assert_eq!(flag("TRUE"), Ok(true));
        assert_eq!(registration("closed"), Ok(Registration::Closed));
        assert_eq!(choice("json"), Ok(LogFormat::Json));
        let url = public_url("https://chat.example.com:8443/").unwrap();
        assert_eq!(
            (url.as_str(), url.is_https()),
            ("https://chat.example.com:8443", true)
        );
        assert!(log_filter("info,conversations=debug").is_ok());
        assert!(postgres_or_sqlite("sqlite:a.db").is_ok());
        assert!(secret(&"é".repeat(16)).is_ok(), "bytes count, not characters");
    }

    #[test]
    fn bad_values_say_what_they_must_be() {
        for (result, part) in [
            (count("70000", 0, 65_535).map(|_| ()), "from 0 to 65535"),
            (count("-1", 0, 9).map(|_| ()), "from 0 to 9"),
            (count_or_off("0").map(|_| ()), "or off"),
            (seconds("3s", 0, 9).map(|_| ()), "in seconds"),
            (milliseconds("1", 100, 200).map(|_| ()), "in milliseconds"),
            (flag("maybe").map(|_| ()), "true or false"),
            (registration("opened").map(|_| ()), "first, open or closed"),
            (choice::<LogFormat>("xml").map(|_| ()), "text, json"),
            (public_url("chat.example.com").map(|_| ()), "https://"),
            (public_url("https://a.example/chat").map(|_| ()), "without a path"),
            (public_url("https://a:b@c.example").map(|_| ()), "without a path"),
            (postgres_or_sqlite("mysql://a/b").map(|_| ()), "not supported yet"),
            (postgres_or_sqlite("sqlite:").map(|_| ()), "sqlite:<path>"),
            (redis_url("localhost:6379").map(|_| ()), "redis://"),
            (log_filter("inof").map(|_| ()), "must be error"),
            (log_filter("conversations=loud").map(|_| ()), "must be error"),
            (quota("ten/minute").map(|_| ()), "10/minute"),
            (secret("short").map(|_| ()), "at least 32 bytes"),
        ] {
            let why = result.unwrap_err();
            assert!(why.contains(part), "{why:?} should contain {part:?}");
        }
    }
}

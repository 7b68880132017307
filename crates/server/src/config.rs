//! Everything that can be set: one table that is read, checked, printed and documented.

mod load;
mod parse;
mod reference;

use std::{net::IpAddr, path::PathBuf, time::Duration};

use accounts::Registration;
use edge::Quota;

pub(crate) use load::{ConfigError, Loaded, Source, load};
pub(crate) use parse::{LogFormat, PublicUrl};
pub(crate) use reference::reference;

use parse::{
    choice, count, count_or_off, flag, log_filter, milliseconds, optional, postgres_or_sqlite, public_url,
    quota, redis_url, registration, seconds, secret, value,
};

/// One thing that can be set.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The variable of the environment.
    pub(crate) name: &'static str,
    /// Its name in `deskbell.toml`.
    pub(crate) key: &'static str,
    /// Under which heading of the reference it stands.
    pub(crate) group: &'static str,
    /// What holds when it is not set.
    pub(crate) default: Preset,
    /// What it takes: a unit, a range, a choice.
    pub(crate) takes: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Never printed.
    pub(crate) is_secret: bool,
}

/// What holds when a setting is not set.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Preset {
    /// This value.
    Is(&'static str),
    /// No value, which means this.
    Absent(&'static str),
}

impl Preset {
    /// The text that is parsed when nothing is set.
    fn text(self) -> &'static str {
        match self {
            Self::Is(text) => text,
            Self::Absent(_) => "",
        }
    }
}

use Preset::{Absent, Is};

/// Writes [`Config`], [`SETTINGS`] and `Config::read` from one table. A row:
/// `field: type, VARIABLE, default, parser, "what it takes", "what it is for"`; `secret` before a field hides its value.
macro_rules! settings {
    (@secret) => { false };
    (@secret secret) => { true };
    ($($group:literal {$(
        $field:ident: $type:ty, $name:literal, $default:expr, $parse:expr, $takes:literal, $about:literal $(, $secret:ident)?;
    )*})*) => {
        /// What the server was told, checked.
        #[derive(Clone)]
        pub(crate) struct Config {
            $($(#[doc = $about] pub(crate) $field: $type,)*)*
        }

        /// Everything that can be set, in the order of the reference.
        pub(crate) const SETTINGS: &[Setting] = &[$($(Setting {
            name: $name,
            key: stringify!($field),
            group: $group,
            default: $default,
            takes: $takes,
            about: $about,
            is_secret: settings!(@secret $($secret)?),
        },)*)*];

        impl Config {
            /// Parses every setting. `text_of` gives what was set; each bad value is told to `refuse`, and then there
            /// is no configuration.
            fn read<'a>(
                text_of: impl Fn(&Setting) -> Option<&'a str>,
                mut refuse: impl FnMut(&'static Setting, String),
            ) -> Option<Self> {
                let mut settings = SETTINGS.iter();
                $($(
                    let $field: Option<$type> = settings.next().and_then(|setting| {
                        let text = text_of(setting).unwrap_or_else(|| setting.default.text());
                        let parse: fn(&str) -> Result<$type, String> = $parse;
                        parse(text).map_err(|why| refuse(setting, why)).ok()
                    });
                )*)*
                Some(Self { $($($field: $field?,)*)* })
            }
        }
    };
}

settings! {
    "Where it listens" {
        port: u16, "PORT", Is("3000"), |text| count(text, 0, 65_535),
            "0 to 65535", "The TCP port. 0 takes a free one and prints it.";
        host: IpAddr, "DESKBELL_HOST", Is("0.0.0.0"), |text| value(text, "an IP address such as 0.0.0.0, 127.0.0.1 or ::"),
            "IP address", "The address to listen on. `127.0.0.1` for a proxy on the same machine; `::` for IPv6 too.";
        public_url: Option<PublicUrl>, "DESKBELL_PUBLIC_URL", Absent("taken from each request"), |text| optional(text, public_url),
            "URL", "How the outside reaches this server, such as `https://chat.example.com`. With `https`, browsers are told to come back with https only (HSTS).";
        trust_proxy: bool, "DESKBELL_TRUST_PROXY", Is("false"), flag,
            "true or false", "Believe what a proxy says of a request: `X-Forwarded-For` (the client's address), `X-Forwarded-Host` (the name by which browsers reach this server; `Host` without it) and `X-Request-Id`. Of the first two the last entry of the last line counts, the one that the proxy itself wrote. Only behind a proxy that always sets `X-Forwarded-For`: anyone else could claim any address.";
    }
    "Where it keeps things" {
        data_dir: PathBuf, "DESKBELL_DATA_DIR", Is("./data"), |text| value(text, "a path"),
            "path", "The directory for the embedded database and for secrets that were made here. Made if missing.";
        database_url: Option<String>, "DATABASE_URL", Absent("`sqlite:` and `deskbell.db` in the data directory"), |text| optional(text, postgres_or_sqlite),
            "URL", "`sqlite:<path>` (made if missing) or `postgres://user:password@host/database` (PostgreSQL 15 or later).", secret;
        redis_url: Option<String>, "REDIS_URL", Absent("none"), |text| optional(text, redis_url),
            "URL", "Accepted for the time when several nodes can share the work. One node does not need it and does not use it.", secret;
    }
    "Secrets" {
        jwt_secret: Option<String>, "JWT_SECRET", Absent("made on first start, kept in the data directory as `jwt_secret`"), |text| optional(text, secret),
            "at least 32 bytes", "Signs the tokens of agents and visitors. Changing it signs everybody out.", secret;
        audit_key: Option<String>, "DESKBELL_AUDIT_KEY", Absent("made on first start, kept in the data directory as `audit_key`"), |text| optional(text, secret),
            "at least 32 bytes", "Chains the entries of the audit log. All nodes on one database need the same; with another one `deskbell audit verify` takes every earlier entry for edited.", secret;
        openrouter_api_key: Option<String>, "OPENROUTER_API_KEY", Absent("none"), |text| optional(text, |text| Ok(text.to_owned())),
            "text", "Accepted for the AI answers to come; not used yet.", secret;
        metrics_token: Option<String>, "DESKBELL_METRICS_TOKEN", Absent("`/metrics` answers this machine only"), |text| optional(text, parse::metrics_token),
            "at least 16 bytes", "With it, `/metrics` answers whoever sends `Authorization: Bearer <token>`.", secret;
    }
    "Alerts" {
        smtp_url: Option<String>, "DESKBELL_SMTP_URL", Absent("no e-mails are sent"), |text| optional(text, parse::smtp_url),
            "URL", "The mail server that sends alerts: `smtps://user:password@host` (TLS from the start), `smtp://host:587?tls=required` (STARTTLS) or `smtp://host` (plain, for this machine).", secret;
        smtp_from: Option<String>, "DESKBELL_SMTP_FROM", Absent("no e-mails are sent"), |text| optional(text, parse::mailbox),
            "address", "Who alerts come from, such as `Deskbell <desk@example.com>`. Needed with `DESKBELL_SMTP_URL`.";
        allow_private_targets: bool, "DESKBELL_ALLOW_PRIVATE_TARGETS", Is("false"), flag,
            "true or false", "Let pushes and webhooks go to plain `http` and to private networks too. Whoever can set a webhook can then make this server ask others beside it: only where all of them are trusted.";
    }
    "Accounts" {
        registration: Registration, "DESKBELL_REGISTRATION", Is("first"), registration,
            "first, open or closed", "Who may create a workspace: `first` while there is none, `open` anybody, `closed` nobody (use `deskbell agent create`).";
    }
    "Signing in at a provider (OpenID Connect)" {
        oidc_issuer: Option<String>, "DESKBELL_OIDC_ISSUER", Absent("none: people sign in with their passwords"), |text| optional(text, parse::issuer),
            "URL", "The provider, exactly as it calls itself, such as `https://id.example.com/realms/staff`. With it the sign-in page offers to sign in there; `DESKBELL_OIDC_CLIENT_ID` and `DESKBELL_PUBLIC_URL` are needed too. See [operating.md](operating.md#a-provider-openid-connect).";
        oidc_client_id: Option<String>, "DESKBELL_OIDC_CLIENT_ID", Absent("none"), |text| optional(text, |text| Ok(text.to_owned())),
            "text", "What the provider calls this Deskbell.";
        oidc_client_secret: Option<String>, "DESKBELL_OIDC_CLIENT_SECRET", Absent("none: a public client"), |text| optional(text, |text| Ok(text.to_owned())),
            "text", "What the provider gave for a confidential client.", secret;
        oidc_name: String, "DESKBELL_OIDC_NAME", Is("SSO"), parse::provider_name,
            "text, at most 40 characters", "What people call the provider: the button says \"Sign in with\" and this.";
        limit_oidc: Quota, "DESKBELL_LIMIT_OIDC", Is("60/minute"), quota,
            "rate or off", "Sign-ins at the provider that begin, for each address. A whole office may share one.";
    }
    "Logs and stopping" {
        log: String, "DESKBELL_LOG", Is("info"), log_filter,
            "error, warn, info, debug, trace, off, or a filter", "What is logged to standard error. A filter is a list such as `info,conversations=debug`.";
        log_format: LogFormat, "DESKBELL_LOG_FORMAT", Is("text"), choice,
            "text or json", "`json` writes one object a line.";
        shutdown_seconds: Duration, "DESKBELL_SHUTDOWN_SECONDS", Is("8"), |text| seconds(text, 1, 300),
            "seconds, 1 to 300", "How long stopping may take (SIGTERM, SIGINT): requests under way are answered, sockets are told and closed, what was accepted is stored.";
    }
    "Presence and live connections" {
        vanish_seconds: Duration, "DESKBELL_VANISH_SECONDS", Is("60"), |text| seconds(text, 0, 86_400),
            "seconds, 0 to 86400", "How long after an agent's last connection ended what waits for their answer goes back into the queue; not before `DESKBELL_AGENT_GRACE_SECONDS` is over.";
        agent_grace_seconds: Duration, "DESKBELL_AGENT_GRACE_SECONDS", Is("30"), |text| seconds(text, 0, 3_600),
            "seconds, 0 to 3600", "How long an agent whose connection ended still counts as here.";
        visitor_grace_seconds: Duration, "DESKBELL_VISITOR_GRACE_SECONDS", Is("15"), |text| seconds(text, 0, 3_600),
            "seconds, 0 to 3600", "How long a visitor whose connection ended still counts as here.";
        typing_seconds: Duration, "DESKBELL_TYPING_SECONDS", Is("6"), |text| seconds(text, 1, 60),
            "seconds, 1 to 60", "After this long without renewal, somebody is taken to have stopped typing.";
        identify_seconds: Duration, "DESKBELL_IDENTIFY_SECONDS", Is("10"), |text| seconds(text, 1, 300),
            "seconds, 1 to 300", "A socket that has not said who it is by then is closed.";
        ping_interval_ms: Duration, "DESKBELL_PING_INTERVAL_MS", Is("25000"), |text| milliseconds(text, 100, 300_000),
            "milliseconds, 100 to 300000", "Time between two heartbeats of a socket.";
        ping_timeout_ms: Duration, "DESKBELL_PING_TIMEOUT_MS", Is("20000"), |text| milliseconds(text, 100, 300_000),
            "milliseconds, 100 to 300000", "A peer that has not answered a heartbeat by then is gone.";
        max_sockets: Option<usize>, "DESKBELL_MAX_SOCKETS", Is("50000"), count_or_off,
            "number or off", "Live connections in all. The next is refused with 503.";
        max_sockets_per_address: Option<usize>, "DESKBELL_MAX_SOCKETS_PER_ADDRESS", Is("1000"), count_or_off,
            "number or off", "Live connections from one address (an IPv6 /64 network counts as one). The next is refused with 429.";
    }
    "Limits" {
        max_http_connections_per_address: Option<usize>, "DESKBELL_MAX_HTTP_CONNECTIONS_PER_ADDRESS", Is("1000"), count_or_off,
            "number or off", "HTTP connections at a time from one address (an IPv6 /64 network counts as one), and never more than half of all. The next takes the place of one that has sent no request yet; when there is none, it is refused with 429. Without effect with `DESKBELL_TRUST_PROXY`: all connections come from the proxy.";
        max_http_connections: usize, "DESKBELL_MAX_HTTP_CONNECTIONS", Is("10000"), |text| count(text, 10, 1_000_000),
            "number, 10 to 1000000", "HTTP connections at a time, live connections over WebSocket not counted. The next takes the place of one that has sent no request yet; when there is none, it waits.";
        limit_login: Quota, "DESKBELL_LIMIT_LOGIN", Is("10/minute"), quota,
            "rate or off", "Attempts to sign in, for each address and e-mail together.";
        limit_two_factor: Quota, "DESKBELL_LIMIT_TWO_FACTOR", Is("20/hour burst 5"), quota,
            "rate or off", "Codes of a second factor that are tried, for each account, from wherever.";
        limit_avatar: Quota, "DESKBELL_LIMIT_AVATAR", Is("30/hour burst 10"), quota,
            "rate or off", "Pictures of themselves that one agent uploads.";
        limit_register: Quota, "DESKBELL_LIMIT_REGISTER", Is("5/hour"), quota,
            "rate or off", "Attempts to register, for each address.";
        limit_visitor_connect: Quota, "DESKBELL_LIMIT_VISITOR_CONNECT", Is("60/minute"), quota,
            "rate or off", "New visitors, for each address. Who comes back with their token does not count.";
        limit_send_visitor: Quota, "DESKBELL_LIMIT_SEND_VISITOR", Is("60/minute"), quota,
            "rate or off", "Messages and new conversations of one visitor.";
        limit_send_agent: Quota, "DESKBELL_LIMIT_SEND_AGENT", Is("600/minute"), quota,
            "rate or off", "Messages and notes of one agent.";
        limit_small_events: Quota, "DESKBELL_LIMIT_SMALL_EVENTS", Is("50/second burst 200"), quota,
            "rate or off", "What one visitor or agent sends over live connections besides messages: page views, typing, receipts, joining conversations, availability.";
        limit_alert_tests: Quota, "DESKBELL_LIMIT_ALERT_TESTS", Is("10/minute"), quota,
            "rate or off", "Test alerts of one agent.";
        limit_alert_pushes: Quota, "DESKBELL_LIMIT_ALERT_PUSHES", Is("5/minute"), quota,
            "rate or off", "Pushes about waiting chats to one agent. Beyond it those that wait are told together.";
        limit_alert_emails: Quota, "DESKBELL_LIMIT_ALERT_EMAILS", Is("1/minute"), quota,
            "rate or off", "E-mails about waiting chats to one agent. Beyond it those that wait are told together.";
        send_queue: usize, "DESKBELL_SEND_QUEUE", Is("4096"), |text| count(text, 1, 1_000_000),
            "number, 1 to 1000000", "Messages, notes, receipts and changes of conversations that may wait to be stored. When it is full, senders are told `busy` and when to try again.";
    }
    "Exports" {
        export_max_mb: u64, "DESKBELL_EXPORT_MAX_MB", Is("500"), |text| count(text, 1, 1_000_000),
            "megabytes, 1 to 1000000", "How large the file of an export may be. It lies in the database. One that would be larger fails and says so.";
        export_keep_seconds: Duration, "DESKBELL_EXPORT_KEEP_SECONDS", Is("604800"), |text| seconds(text, 1, 31_536_000),
            "seconds, 1 to 31536000", "How long the file of an export is kept after it was written: seven days.";
        export_waiting: u64, "DESKBELL_EXPORT_WAITING", Is("5"), |text| count(text, 1, 1_000),
            "number, 1 to 1000", "Exports of a workspace that wait or are written. The next is refused with 409.";
        export_files: u64, "DESKBELL_EXPORT_FILES", Is("20"), |text| count(text, 1, 1_000),
            "number, 1 to 1000", "Exports of a workspace in all, with those that are done, failed or cancelled. For the next one has to be deleted.";
        export_lease_seconds: Duration, "DESKBELL_EXPORT_LEASE_SECONDS", Is("60"), |text| seconds(text, 1, 3_600),
            "seconds, 1 to 3600", "After this long without a sign of life of the server that writes an export, another one (or the same after its restart) goes on with it.";
    }
}

impl Config {
    /// What belongs together and is not there.
    fn incomplete(&self) -> Option<&'static str> {
        let (issuer, id) = (self.oidc_issuer.is_some(), self.oidc_client_id.is_some());
        match (issuer, id) {
            (true, false) => Some("DESKBELL_OIDC_CLIENT_ID: is needed with DESKBELL_OIDC_ISSUER"),
            (false, true) => Some("DESKBELL_OIDC_ISSUER: is needed with DESKBELL_OIDC_CLIENT_ID"),
            (true, true) if self.public_url.is_none() => Some(
                "DESKBELL_PUBLIC_URL: is needed with DESKBELL_OIDC_ISSUER, which sends people back there",
            ),
            _ => None,
        }
    }

    /// The address of the database.
    pub(crate) fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("deskbell.db").display()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::SETTINGS;

    #[test]
    fn every_name_is_there_once_and_its_key_follows_from_it() {
        let mut seen = BTreeSet::new();
        for setting in SETTINGS {
            assert!(seen.insert(setting.name), "{} stands twice", setting.name);
            let bare = setting.name.strip_prefix("DESKBELL_").unwrap_or(setting.name);
            assert_eq!(setting.key, bare.to_lowercase());
            assert!(setting.about.ends_with('.'), "{}", setting.name);
        }
    }
}

//! What each feature is told of the configuration.

use accounts::oidc::{Provider, ProviderError, ProviderSettings};
use edge::RateLimit;
use notify::{Mail, Vapid};

use crate::{config::Config, features::StartError, secret::Secrets};

pub(crate) fn account(config: &Config) -> Result<accounts::Settings, ProviderError> {
    Ok(accounts::Settings {
        registration: config.registration,
        limit_login: RateLimit::new("DESKBELL_LIMIT_LOGIN", config.limit_login),
        limit_two_factor: RateLimit::new("DESKBELL_LIMIT_TWO_FACTOR", config.limit_two_factor),
        limit_avatar: RateLimit::new("DESKBELL_LIMIT_AVATAR", config.limit_avatar),
        limit_register: RateLimit::new("DESKBELL_LIMIT_REGISTER", config.limit_register),
        oidc: provider(config).map(Provider::new).transpose()?,
    })
}

/// The configuration is complete by now, or there is none.
fn provider(config: &Config) -> Option<ProviderSettings> {
    Some(ProviderSettings {
        issuer: config.oidc_issuer.clone()?,
        client_id: config.oidc_client_id.clone()?,
        client_secret: config.oidc_client_secret.clone(),
        name: config.oidc_name.clone(),
        public_url: config.public_url.as_ref()?.as_str().to_owned(),
        limit: RateLimit::new("DESKBELL_LIMIT_OIDC", config.limit_oidc),
    })
}

pub(crate) fn conversation(config: &Config) -> conversations::Settings {
    conversations::Settings {
        send_queue: config.send_queue,
        limit_send_visitor: RateLimit::new("DESKBELL_LIMIT_SEND_VISITOR", config.limit_send_visitor),
        limit_send_agent: RateLimit::new("DESKBELL_LIMIT_SEND_AGENT", config.limit_send_agent),
    }
}

pub(crate) fn routing(config: &Config) -> routing::Settings {
    let after = config.vanish_seconds.saturating_sub(config.agent_grace_seconds);
    routing::Settings {
        vanish_after: i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
    }
}

pub(crate) fn presence(config: &Config) -> presence::Settings {
    presence::Settings {
        agent_grace: config.agent_grace_seconds,
        visitor_grace: config.visitor_grace_seconds,
        typing: config.typing_seconds,
    }
}

pub(crate) fn socket_limits(config: &Config) -> socketio::Config {
    let mut limits = socketio::Config::default();
    limits.ping_interval = config.ping_interval_ms;
    limits.ping_timeout = config.ping_timeout_ms;
    limits.max_sockets = config.max_sockets;
    limits.max_sockets_per_address = config.max_sockets_per_address;
    limits.trust_proxy = config.trust_proxy;
    limits
}

pub(crate) fn notify(config: &Config) -> notify::Settings {
    let public_url = config.public_url.as_ref();
    notify::Settings {
        public_url: public_url.and_then(|url| url.as_str().parse().ok()),
        anywhere: config.allow_private_targets,
        limit_tests: config.limit_alert_tests,
        limit_pushes: config.limit_alert_pushes,
        limit_emails: config.limit_alert_emails,
    }
}

/// The key that signs pushes, and whom push services can ask about them.
pub(crate) fn vapid(config: &Config, secrets: &Secrets, mail: Option<&Mail>) -> Result<Vapid, StartError> {
    let page = config.public_url.as_ref().filter(|url| url.is_https());
    let page = page.map(|url| url.as_str().to_owned());
    let contact = page.or_else(|| mail.map(|mail| format!("mailto:{}", mail.sender())));
    Ok(Vapid::new(&secrets.pushes, contact)?)
}

/// The mail server, if there is one.
pub(crate) fn mail(config: &Config) -> Result<Option<Mail>, StartError> {
    match (&config.smtp_url, &config.smtp_from) {
        (Some(url), Some(from)) => Ok(Some(Mail::new(url, from)?)),
        (None, None) => Ok(None),
        _ => Err(StartError::HalfMail),
    }
}

pub(crate) fn export(config: &Config) -> exports::Settings {
    exports::Settings {
        max_bytes: config.export_max_mb * 1_000_000,
        keep: config.export_keep_seconds,
        lease: config.export_lease_seconds,
        waiting: config.export_waiting,
        files: config.export_files,
    }
}

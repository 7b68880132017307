//! Requests to addresses that somebody typed in: only to the public internet, unless the operator says otherwise.
//!
//! The address is looked at where it is used: names are resolved here, and only public addresses of them are connected to, so that a
//! name cannot point to one thing when it is checked and to another when it is asked. Nothing is followed elsewhere.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use url::{Host, Url};

/// An answer takes no longer than that.
const PATIENCE: Duration = Duration::from_secs(10);
/// An address, at most.
pub(crate) const MAX_URL: usize = 2_048;

/// Asks other servers.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) client: Client,
    anywhere: bool,
}

/// There is no way to ask other servers.
#[derive(Debug, thiserror::Error)]
#[error("no requests can be made: {0}")]
pub struct OutgoingError(#[from] reqwest::Error);

impl Outgoing {
    /// With `anywhere`, plain `http` and private networks too.
    pub(crate) fn new(anywhere: bool) -> Result<Self, OutgoingError> {
        // Whoever was quicker chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .user_agent(concat!("Deskbell/", env!("CARGO_PKG_VERSION")));
        let builder = if anywhere {
            builder
        } else {
            builder.https_only(true).dns_resolver(Arc::new(PublicOnly))
        };
        Ok(Self {
            client: builder.build()?,
            anywhere,
        })
    }

    /// Whether this address may be asked at all, or why not.
    pub(crate) fn check(&self, text: &str) -> Result<Url, &'static str> {
        if text.len() > MAX_URL {
            return Err("must be at most 2048 characters");
        }
        let url = Url::parse(text).map_err(|_| "must be an address such as https://example.com/hook")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not contain a user name or a password");
        }
        if self.anywhere {
            let web = ["http", "https"].contains(&url.scheme());
            return if web {
                Ok(url)
            } else {
                Err("must begin with https://")
            };
        }
        if url.scheme() != "https" {
            return Err("must begin with https://");
        }
        let public = match url.host() {
            Some(Host::Ipv4(ip)) => is_public_v4(ip),
            Some(Host::Ipv6(ip)) => is_public_v6(ip),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name.contains('.') && !name.ends_with(".localhost") && !name.ends_with(".internal")
            }
            None => false,
        };
        if public {
            Ok(url)
        } else {
            Err("must be a server of the public internet")
        }
    }
}

struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let public: Vec<SocketAddr> = match found {
                Ok(found) => found.filter(|address| is_public(address.ip())).collect(),
                Err(error) => {
                    tracing::warn!(name = name.as_str(), %error, "a name that is to be called is not found");
                    Vec::new()
                }
            };
            if public.is_empty() {
                // The same for a name that is not there: whoever may type one in does not learn which there are inside.
                return Err("the name has no address of the public internet".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// Not one of the IANA special-purpose address registry.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // An IPv4 address in the clothes of an IPv6 one: mapped, translated, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => inner(high, low),
        // What is not of the global unicast range, Teredo and its neighbours, and what is for books.
        [first, second, ..] => {
            (0x2000..0x4000).contains(&first)
                && !(first == 0x2001 && second < 0x200)
                && !(first == 0x2001 && second == 0xdb8)
                && !(first == 0x3fff && second < 0x1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_asked() {
        let outgoing = Outgoing::new(false).unwrap();
        for good in [
            "https://push.example.com/x?y",
            "https://example.com:8443/",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
        ] {
            assert!(outgoing.check(good).is_ok(), "{good}");
        }
        for bad in [
            "http://push.example.com/",
            "ftp://example.com/",
            "https://localhost/",
            "https://intranet/",
            "https://metadata.google.internal/",
            "https://user:secret@example.com/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[2001:db8::1]/",
            "nonsense",
        ] {
            assert!(outgoing.check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_operator_may_allow_more() {
        let outgoing = Outgoing::new(true).unwrap();
        assert!(outgoing.check("http://127.0.0.1:9000/push").is_ok());
        assert!(outgoing.check("file:///etc/passwd").is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_followed() {
        let refused = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(refused.is_err());
    }
}

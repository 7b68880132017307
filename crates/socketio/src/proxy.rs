//! What a proxy in front of the server says of a request: one rule, whoever asks.
//!
//! Of each header the last entry of its last line counts: it is the one that the proxy nearest to us wrote, whether it replaces the
//! header, adds to it or adds a line of its own. What stands before it is what the client, or anybody else on the way, claimed.

use std::net::{IpAddr, Ipv6Addr};

use http::header::{self, HeaderMap};

/// The client's address as the proxy saw it (`X-Forwarded-For`). `None` when it says none, or what is no address.
#[must_use]
pub fn forwarded_address(headers: &HeaderMap) -> Option<IpAddr> {
    last_entry(headers, "x-forwarded-for")?.parse().ok()
}

/// The name by which the client reached the server, with its port unless it is the default one: what a proxy that is trusted says
/// (`X-Forwarded-Host`), else the `Host` header.
#[must_use]
pub fn host(headers: &HeaderMap, is_proxy_trusted: bool) -> Option<&str> {
    let forwarded = is_proxy_trusted.then(|| last_entry(headers, "x-forwarded-host"));
    forwarded
        .flatten()
        .or_else(|| headers.get(header::HOST)?.to_str().ok())
}

/// What counts as one address where addresses are counted: who has an IPv6 address usually has all of its /64.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let prefix = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(prefix))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn last_entry<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let entry = line.rsplit(',').next()?.trim();
    (!entry.is_empty()).then_some(entry)
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = lines
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        pairs.collect()
    }

    #[test]
    fn the_proxys_word_is_the_last() {
        let forwarded = |lines: &[&'static str]| {
            let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
            forwarded_address(&headers(&lines)).map(|address| address.to_string())
        };
        for lines in [
            &["192.0.2.1"][..],
            &["192.0.2.9, 192.0.2.1"],
            &["192.0.2.9", "192.0.2.1"],
            &["192.0.2.9, 192.0.2.8", "192.0.2.7 ,192.0.2.1 "],
        ] {
            assert_eq!(forwarded(lines).as_deref(), Some("192.0.2.1"), "{lines:?}");
        }
        for lines in [&[][..], &["192.0.2.1", "unknown"], &["192.0.2.1,"]] {
            assert_eq!(forwarded(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn the_host_is_the_proxys_only_when_it_is_trusted() {
        let asked = headers(&[
            ("host", "deskbell:3000"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-host", "chat.example"),
        ]);
        assert_eq!(host(&asked, true), Some("chat.example"));
        assert_eq!(host(&asked, false), Some("deskbell:3000"));
        assert_eq!(
            host(&headers(&[("host", "deskbell:3000")]), true),
            Some("deskbell:3000")
        );
        assert_eq!(host(&headers(&[]), true), None);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:ffff::9"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}

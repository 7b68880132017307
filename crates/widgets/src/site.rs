//! Sites: where a widget may be used. Pure.

use std::fmt;

use url::Url;

/// A site that may show a widget: `example.com`, `https://example.com`, `*.example.com`, each with a port, `:*` or neither.
///
/// Without a scheme both `http` and `https` are meant, without a port the scheme's own, `:*` is any. `*.` stands for one or more names, and
/// not for none: `*.example.com` is not `example.com`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    scheme: Option<Scheme>,
    below: bool,
    host: String,
    port: Port,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
enum Port {
    /// The one that browsers leave out.
    OfScheme,
    Number(u16),
    Any,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Site {
    /// Reads a site, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let site = Self::kept(text)?;
        if !is_host_name(&site.host) {
            return Err(
                "must be a host, for example shop.example.com, of letters, digits and hyphens between dots",
            );
        }
        Ok(site)
    }

    /// Reads a site that was stored, perhaps when hosts were not looked at as closely as [`Site::parse`] does: such a one is on
    /// no page, but its widget must not be taken for one that is bound to no site.
    pub(crate) fn kept(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = match text.split_once("://") {
            None => (None, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some(Scheme::Https), rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some(Scheme::Http), rest),
            Some(_) => return Err("must begin with https:// or http://, or with the host"),
        };
        let (below, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(['/', '?', '#', '@', '\\']) {
            return Err("must be a host alone, for example shop.example.com, without a path");
        }
        let (any_port, rest) = match rest.strip_suffix(":*") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.contains('*') {
            return Err(
                "may have a * at its beginning, as in *.example.com, and as its port, and nowhere else",
            );
        }
        if rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("must be a host, for example shop.example.com, without spaces");
        }
        let as_url = format!("{}://{rest}/", scheme.unwrap_or(Scheme::Https).as_str());
        let url = Url::parse(&as_url).map_err(|_| "must be a host, for example shop.example.com")?;
        let host = url
            .host_str()
            .ok_or("must be a host, for example shop.example.com")?;
        if below && !matches!(url.host(), Some(url::Host::Domain(_))) {
            return Err("can have a * before a name only, not before an address");
        }
        Ok(Self {
            scheme,
            below,
            host: host.to_owned(),
            port: match url.port() {
                _ if any_port => Port::Any,
                Some(number) => Port::Number(number),
                None => Port::OfScheme,
            },
        })
    }

    /// Whether a page of this origin is on the site.
    #[must_use]
    pub fn holds(&self, origin: &PageUrl) -> bool {
        let host = if self.below {
            origin
                .host
                .strip_suffix(&self.host)
                .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
        } else {
            origin.host == self.host
        };
        let scheme = self.scheme.is_none_or(|scheme| scheme == origin.scheme);
        let port = match self.port {
            Port::OfScheme => origin.port == origin.scheme.port(),
            Port::Number(number) => origin.port == number,
            Port::Any => true,
        };
        host && scheme && port
    }

    /// The site as sources of a Content-Security-Policy (`frame-ancestors`). None when its host is not a name: what stands in it
    /// could mean something else there.
    #[must_use]
    pub fn sources(&self) -> Vec<String> {
        if !is_host_name(&self.host) {
            return Vec::new();
        }
        let schemes = match self.scheme {
            Some(scheme) => vec![scheme],
            None => vec![Scheme::Https, Scheme::Http],
        };
        let authority = self.authority();
        schemes
            .into_iter()
            .map(|scheme| format!("{}://{authority}", scheme.as_str()))
            .collect()
    }

    fn authority(&self) -> String {
        let stars = if self.below { "*." } else { "" };
        match self.port {
            Port::OfScheme => format!("{stars}{}", self.host),
            Port::Number(number) => format!("{stars}{}:{number}", self.host),
            Port::Any => format!("{stars}{}:*", self.host),
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = self.scheme {
            write!(f, "{}://", scheme.as_str())?;
        }
        f.write_str(&self.authority())
    }
}

/// Whether it is an address or a host name (RFC 1123). International names are in their ASCII form by now. The standard of URLs takes
/// more, for example quotes and semicolons.
fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // Only an IPv6 address is in brackets.
    host.starts_with('[') || (host.len() <= 253 && host.split('.').all(is_label))
}

/// Where a page came from, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageUrl {
    scheme: Scheme,
    host: String,
    port: u16,
}

impl PageUrl {
    /// Reads an `Origin` header. `None` for `null` and for what is no web page, for example an extension.
    #[must_use]
    pub fn parse(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return None,
        };
        Some(Self {
            scheme,
            host: url.host_str()?.to_owned(),
            port: url.port().unwrap_or(scheme.port()),
        })
    }

    /// Whether the page is one of ours: served by this `Host`. A proxy may have ended TLS, so the scheme is the page's.
    #[must_use]
    pub fn is_of(&self, host: &str) -> bool {
        Self::parse(&format!("{}://{host}", self.scheme.as_str())).is_some_and(|ours| ours == *self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(site: &str, origin: &str) -> bool {
        Site::parse(site).unwrap().holds(&PageUrl::parse(origin).unwrap())
    }

    #[test]
    fn a_site_holds_its_own_pages_only() {
        for origin in [
            "https://shop.example",
            "http://shop.example",
            "https://SHOP.example:443",
        ] {
            assert!(holds("shop.example", origin), "{origin}");
        }
        for origin in [
            "https://shop.example.evil.example",
            "https://xshop.example",
            "https://www.shop.example",
            "https://shop.example:8443",
            "https://example",
        ] {
            assert!(!holds("shop.example", origin), "{origin}");
        }
    }

    #[test]
    fn a_scheme_and_a_port_are_held_to_when_they_are_named() {
        assert!(holds("https://shop.example/", "https://shop.example"));
        assert!(!holds("https://shop.example", "http://shop.example"));
        assert!(holds("localhost:8080", "http://localhost:8080"));
        assert!(!holds("localhost:8080", "http://localhost"));
        assert!(holds("localhost:*", "http://localhost"));
        assert!(holds("localhost:*", "https://localhost:8443"));
        assert!(holds("http://[::1]:3000", "http://[::1]:3000"));
    }

    #[test]
    fn a_star_stands_for_names_below() {
        assert!(holds("*.shop.example", "https://www.shop.example"));
        assert!(holds("*.shop.example", "https://a.b.shop.example"));
        assert!(!holds("*.shop.example", "https://shop.example"));
        assert!(!holds("*.shop.example", "https://evilshop.example"));
    }

    #[test]
    fn international_names_are_what_browsers_send() {
        assert!(holds("müller.example", "https://xn--mller-kva.example"));
    }

    #[test]
    fn what_is_no_site_is_refused() {
        for text in [
            "",
            "no site!",
            "https://",
            "ftp://shop.example",
            "shop.example/path",
            "shop.example?x",
            "a@shop.example",
            "*",
            "*.",
            "www.*.example",
            "*.127.0.0.1",
            "shop.example:99999",
            " shop.example",
            "https://x'y",
            "https://x;sandbox",
            "shop,example",
            "shop_1.example",
            "-shop.example",
            "shop-.example",
            "shop..example",
            "shop.example.",
            "*.x'y",
            "x\"y",
            "shop.example\n",
        ] {
            assert!(Site::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_host_that_is_no_name_is_no_source() {
        let site = Site::kept("https://x;sandbox").unwrap();
        assert!(site.sources().is_empty());
        assert_eq!(
            Site::kept("https://[::1]:*").unwrap().sources(),
            ["https://[::1]:*"]
        );
    }

    #[test]
    fn a_site_is_written_so_that_it_can_be_read_again() {
        for text in [
            "shop.example",
            "https://*.shop.example:8443",
            "http://[::1]:3000",
            "localhost:*",
        ] {
            let site = Site::parse(text).unwrap();
            assert_eq!(site.to_string(), text);
            assert_eq!(Site::parse(&site.to_string()).unwrap(), site);
        }
    }

    #[test]
    fn our_own_pages_are_known_behind_a_proxy_too() {
        let page = PageUrl::parse("https://chat.example").unwrap();
        assert!(page.is_of("chat.example"));
        assert!(page.is_of("chat.example:443"));
        assert!(!page.is_of("chat.example:3000"));
        assert!(!page.is_of("evil.example"));
    }
}

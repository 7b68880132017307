//! What a page of ours may load, run and be framed by (Content Security Policy, level 3).

use axum::http::HeaderValue;
use edge::PageOrigin;
use widgets::Site;

/// A page that nobody may frame.
pub(crate) fn of_page(page: &PageOrigin) -> HeaderValue {
    policy(page, "'none'")
}

/// A page that the widget's sites may frame, and our own pages; every site when it names none.
pub(crate) fn of_framed_page(page: &PageOrigin, sites: &[Site]) -> HeaderValue {
    if sites.is_empty() {
        return policy(page, "*");
    }
    let mut ancestors = "'self'".to_owned();
    for source in sites.iter().flat_map(Site::sources) {
        ancestors.push(' ');
        ancestors.push_str(&source);
    }
    policy(page, &ancestors)
}

/// Nothing inline, nothing from elsewhere. `data:` and `blob:` pictures are what was drawn or chosen here.
fn policy(page: &PageOrigin, ancestors: &str) -> HeaderValue {
    let sockets = page.host.as_deref().filter(|host| is_host(host)).map_or_else(
        || " ws: wss:".to_owned(),
        // Some browsers do not take 'self' to mean WebSockets too.
        |host| format!(" ws://{host} wss://{host}"),
    );
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         media-src 'self' data: blob:; connect-src 'self'{sockets}; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    );
    // Sites and hosts are plain characters by now; were one not, nobody may frame the page and nothing runs on it.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ))
}

/// The `Host` header is whatever a client sends: only what cannot be another directive goes into ours.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ['.', '-', ':', '[', ']', '_'].contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(host: &str) -> PageOrigin {
        PageOrigin {
            origin: None,
            host: Some(host.to_owned()),
        }
    }

    fn text(policy: &HeaderValue) -> &str {
        policy.to_str().unwrap()
    }

    #[test]
    fn nothing_inline_and_no_frame() {
        let policy = of_page(&page("chat.example:3000"));
        let policy = text(&policy);
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert!(policy.contains("connect-src 'self' ws://chat.example:3000 wss://chat.example:3000;"));
    }

    #[test]
    fn the_sites_of_a_widget_may_frame_its_panel() {
        let sites = [
            Site::parse("https://shop.example").unwrap(),
            Site::parse("*.other.example").unwrap(),
        ];
        let policy = of_framed_page(&page("chat.example"), &sites);
        assert!(text(&policy).ends_with(
            "frame-ancestors 'self' https://shop.example https://*.other.example http://*.other.example"
        ));
        assert!(text(&of_framed_page(&page("chat.example"), &[])).ends_with("frame-ancestors *"));
    }

    #[test]
    fn a_host_cannot_bring_a_directive_of_its_own() {
        for host in ["a.example; script-src *", "a.example b.example", "a,b", "", "é"] {
            let policy = of_page(&page(host));
            assert!(text(&policy).contains("connect-src 'self' ws: wss:;"), "{host}");
        }
    }
}

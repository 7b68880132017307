//! Where sockets come from: a server limits how many one address may open, and one address has some 28,000 ports.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Below Deskbell's own default limit of 1,000 sockets an address.
pub(crate) const PER_ADDRESS: u32 = 900;

/// The local address for socket number `index`; `None`, which leaves it to the kernel, unless the server is on IPv4 loopback.
pub(crate) fn address(server: SocketAddr, index: u32, per_address: u32) -> Option<IpAddr> {
    let loopback = server.is_ipv4() && server.ip().is_loopback();
    loopback.then(|| {
        IpAddr::V4(Ipv4Addr::from(
            u32::from(Ipv4Addr::new(127, 0, 0, 2)) + index / per_address,
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn spreads_over_loopback_only() {
        let text = |server: &str, index| {
            address(server.parse().unwrap(), index, 900).map(|address| address.to_string())
        };
        assert_eq!(text("127.0.0.1:3000", 899).as_deref(), Some("127.0.0.2"));
        assert_eq!(text("127.0.0.1:3000", 900).as_deref(), Some("127.0.0.3"));
        assert_eq!(text("127.0.0.1:3000", 900 * 300).as_deref(), Some("127.0.1.46"));
        assert_eq!(text("192.0.2.1:3000", 900), None);
        assert_eq!(text("[::1]:3000", 900), None);
    }
}

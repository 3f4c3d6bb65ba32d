//! The sockets that a tracker may have: only those that its options name.

use std::net::SocketAddr;

use wasmtime_wasi::sockets::SocketAddrUse;

use crate::types::{Listen, Options};

/// The addresses that may be bound. Port 0 means any port.
///
/// For UDP, a free port of a named address may be bound, too: a fault can send replies from another
/// port.
pub(crate) struct Policy {
    udp: Vec<SocketAddr>,
    /// For HTTP and the control interface.
    tcp: Vec<SocketAddr>,
}

impl Policy {
    pub(crate) fn new(options: &Options) -> Self {
        let candidates =
            |list: &[Listen]| list.iter().flat_map(|it| it.candidates()).collect::<Vec<_>>();
        let (udp, mut tcp) = (candidates(&options.udp), candidates(&options.http));
        tcp.extend(candidates(&options.control));
        Self { udp, tcp }
    }

    /// Whether a socket may use `address` for this purpose: it may bind named addresses and answer
    /// any client, but never connect.
    pub(crate) fn allows(&self, address: SocketAddr, purpose: SocketAddrUse) -> bool {
        let named = |list: &[SocketAddr]| {
            list.iter()
                .any(|it| it.ip() == address.ip() && [0, address.port()].contains(&it.port()))
        };
        let free = |list: &[SocketAddr]| {
            address.port() == 0 && list.iter().any(|it| it.ip() == address.ip())
        };
        match purpose {
            SocketAddrUse::UdpBind => named(&self.udp) || free(&self.udp),
            SocketAddrUse::TcpBind | SocketAddrUse::TcpListen => named(&self.tcp),
            SocketAddrUse::UdpReceive | SocketAddrUse::UdpSend => !self.udp.is_empty(),
            SocketAddrUse::TcpAccept => !self.tcp.is_empty(),
            SocketAddrUse::TcpConnect => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SocketAddrUse::*;

    fn allows(options: &Options, address: &str, purpose: SocketAddrUse) -> bool {
        Policy::new(options).allows(address.parse().unwrap(), purpose)
    }

    #[test]
    fn a_named_address_is_bound_and_no_other() {
        let options = Options::new().udp("127.0.0.1:6969").http("[::1]:7070");
        assert!(allows(&options, "127.0.0.1:6969", UdpBind));
        assert!(!allows(&options, "127.0.0.1:6970", UdpBind), "another port");
        assert!(!allows(&options, "127.0.0.2:6969", UdpBind), "another address");
        assert!(!allows(&options, "0.0.0.0:6969", UdpBind), "every address");
        assert!(!allows(&options, "127.0.0.1:6969", TcpBind), "the other protocol");
        assert!(allows(&options, "[::1]:7070", TcpBind));
        assert!(allows(&options, "[::1]:7070", TcpListen));
        assert!(!allows(&options, "[::1]:7071", TcpListen), "another port");
        let options = options.control("127.0.0.1:8080");
        assert!(allows(&options, "127.0.0.1:8080", TcpListen));
        assert!(!allows(&options, "127.0.0.1:8080", UdpBind), "the other protocol");
        assert!(!allows(&options, "[::1]:8080", TcpListen), "another address");
    }

    /// A fault sends replies from this port. It is safe, because the system chooses a port that is
    /// free.
    #[test]
    fn udp_may_have_a_free_port_of_a_named_address() {
        let options = Options::new().udp("127.0.0.1:6969").http("[::1]:7070");
        assert!(allows(&options, "127.0.0.1:0", UdpBind));
        assert!(!allows(&options, "127.0.0.2:0", UdpBind), "another address");
        assert!(!allows(&options, "0.0.0.0:0", UdpBind), "every address");
        assert!(!allows(&options, "[::1]:0", UdpBind), "an address of the other protocol");
        assert!(!allows(&options, "127.0.0.1:0", TcpBind), "the other protocol");
        assert!(!allows(&options, "[::1]:0", TcpBind), "HTTP has no use for it");
    }

    #[test]
    fn port_0_is_any_port_of_that_address() {
        let options = Options::new().udp("localhost:0");
        for address in ["127.0.0.1:0", "127.0.0.1:40000", "[::1]:40000"] {
            assert!(allows(&options, address, UdpBind), "{address}");
        }
        assert!(!allows(&options, "127.0.0.2:0", UdpBind));
        assert!(!allows(&options, "127.0.0.1:0", TcpBind));
    }

    #[test]
    fn anyone_is_answered_and_nobody_called() {
        let options = Options::default().complete().unwrap();
        for purpose in [UdpReceive, UdpSend, TcpAccept] {
            assert!(allows(&options, "192.0.2.1:5000", purpose), "{purpose:?}");
        }
        assert!(!allows(&options, "127.0.0.1:5000", TcpConnect));
    }

    #[test]
    fn a_protocol_that_is_not_served_is_closed() {
        let options = Options::new().http("127.0.0.1:0");
        for purpose in [UdpBind, UdpReceive, UdpSend] {
            assert!(!allows(&options, "127.0.0.1:5000", purpose), "{purpose:?}");
        }
    }
}

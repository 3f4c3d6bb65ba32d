//! Where a tracker listens.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// Where one listener binds: one address, or all of the machine's loopback addresses.
///
/// Read from `IP:PORT` or `localhost:PORT`; an IPv6 address is in brackets. Port 0 takes a free
/// port.
///
/// ```
/// use test_tracker::Listen;
///
/// let one: Listen = "[::1]:6969".parse()?;
/// let both: Listen = "localhost:0".parse()?;
/// assert_eq!(both, Listen::localhost(0));
/// # Ok::<(), test_tracker::ParseListenError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Listen(pub(crate) Place);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Localhost(u16),
    Address(SocketAddr),
}

impl Listen {
    /// 127.0.0.1 and, where the machine has IPv6, ::1, both on one port number.
    pub fn localhost(port: u16) -> Self {
        Self(Place::Localhost(port))
    }

    /// The addresses that this may bind; port 0 means any port.
    pub(crate) fn candidates(self) -> Vec<SocketAddr> {
        let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
        match self.0 {
            Place::Localhost(port) => loopback.map(|ip| SocketAddr::new(ip, port)).into(),
            Place::Address(address) => vec![address],
        }
    }
}

/// A text that is not an address to listen on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an address to listen on: expected IP:PORT or localhost:PORT, \
     such as 127.0.0.1:6969, [::1]:0 or localhost:0"
)]
pub struct ParseListenError(String);

impl FromStr for Listen {
    type Err = ParseListenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let localhost = |text: &str| text.strip_prefix("localhost:")?.parse().ok();
        match text.parse::<SocketAddr>() {
            Ok(address) => Ok(address.into()),
            Err(_) => localhost(text).map(Self::localhost).ok_or(ParseListenError(text.into())),
        }
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self(Place::Address(address))
    }
}

impl TryFrom<&str> for Listen {
    type Error = ParseListenError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// In the form that it is parsed from.
impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Place::Localhost(port) => write!(f, "localhost:{port}"),
            Place::Address(address) => address.fmt(f),
        }
    }
}

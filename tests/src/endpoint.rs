//! Addresses as the hosts write them in JSON: `{"ip":"127.0.0.1","port":6881}`.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    ip: IpAddr,
    port: u16,
}

impl From<Endpoint> for SocketAddr {
    fn from(Endpoint { ip, port }: Endpoint) -> Self {
        Self::new(ip, port)
    }
}

/// Reads an address.
pub(crate) fn endpoint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    Endpoint::deserialize(deserializer).map(Into::into)
}

/// Reads a list of addresses.
pub(crate) fn endpoints<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<SocketAddr>, D::Error> {
    let endpoints = Vec::<Endpoint>::deserialize(deserializer)?;
    Ok(endpoints.into_iter().map(Into::into).collect())
}

//! What a tracker is started with, and how that ends.

use std::io::ErrorKind;
use std::net::SocketAddr;

use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::addresses::Addresses;
use crate::types::listen::{Listen, Place};
use crate::types::settings::Settings;
use crate::types::{Error, InfoHash, Options};

impl From<&Options> for control::Options {
    fn from(options: &Options) -> Self {
        let listeners = |list: &[Listen]| list.iter().copied().map(Into::into).collect();
        Self {
            udp: listeners(&options.udp),
            http: listeners(&options.http),
            settings: options.settings.clone().into(),
        }
    }
}

impl From<Settings> for control::Settings {
    fn from(settings: Settings) -> Self {
        let bytes = |list: Vec<InfoHash>| list.into_iter().map(Into::into).collect();
        Self {
            profile: settings.profile.map(Into::into),
            interval: settings.interval,
            min_interval: settings.min_interval,
            enforce_min_interval: settings.enforce_min_interval,
            numwant_default: settings.numwant_default,
            numwant_max: settings.numwant_max,
            peer_lifetime: settings.peer_lifetime,
            connection_id_lifetime: settings.connection_id_lifetime,
            connection_id_scope: settings.connection_id_scope.map(Into::into),
            ban_after: settings.ban_after,
            scrape_max: settings.scrape_max,
            full_scrape: settings.full_scrape,
            keep_alive: settings.keep_alive,
            compact_default: settings.compact_default,
            announce_paths: settings.announce_paths.unwrap_or_default(),
            trust_ip: settings.trust_ip,
            trust_forwarded_for: settings.trust_forwarded_for,
            allow: settings.allow.map(bytes),
            deny: settings.deny.map(bytes).unwrap_or_default(),
            passkeys: settings.passkeys.unwrap_or_default(),
            external_ip: settings.external_ip,
            tracker_id: settings.tracker_id,
            warning_message: settings.warning_message,
            seed: settings.seed,
            frozen: settings.frozen,
            record_max: settings.record_max,
        }
    }
}

impl From<Listen> for control::Listen {
    fn from(listen: Listen) -> Self {
        match listen.0 {
            Place::Localhost(port) => Self { host: control::ListenHost::Localhost, port },
            Place::Address(address) => Self {
                host: control::ListenHost::Address(address.ip().into()),
                port: address.port(),
            },
        }
    }
}

impl From<control::Addresses> for Addresses {
    fn from(addresses: control::Addresses) -> Self {
        let list = |list: Vec<_>| list.into_iter().map(SocketAddr::from).collect();
        Self {
            udp: list(addresses.udp),
            http: list(addresses.http),
            announce_path: addresses.announce_path,
        }
    }
}

impl From<control::StartError> for Error {
    fn from(error: control::StartError) -> Self {
        let error = match error {
            control::StartError::Bind(error) => error,
            control::StartError::Setting(text) => return Self::Setting(text),
        };
        Self::Bind {
            transport: error.transport.into(),
            address: error.address.into(),
            reason: error_kind(error.code),
        }
    }
}

/// The errors of binding a socket in the standard library's words.
fn error_kind(code: ErrorCode) -> ErrorKind {
    match code {
        ErrorCode::AccessDenied => ErrorKind::PermissionDenied,
        ErrorCode::AddressInUse => ErrorKind::AddrInUse,
        ErrorCode::AddressNotBindable => ErrorKind::AddrNotAvailable,
        ErrorCode::InvalidArgument => ErrorKind::InvalidInput,
        ErrorCode::NotSupported => ErrorKind::Unsupported,
        ErrorCode::OutOfMemory | ErrorCode::NewSocketLimit => ErrorKind::OutOfMemory,
        ErrorCode::Timeout => ErrorKind::TimedOut,
        _ => ErrorKind::Other,
    }
}

//! The options that a tracker is started with, and the result of the start.

use std::io::ErrorKind;
use std::net::SocketAddr;

use wasmtime_wasi::p2::bindings::sockets::network::ErrorCode;

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::addresses::Addresses;
use crate::types::listen::{Listen, Place};
use crate::types::{Error, Options};

impl From<&Options> for control::Options {
    fn from(options: &Options) -> Self {
        let listeners = |list: &[Listen]| list.iter().copied().map(Into::into).collect();
        Self {
            udp: listeners(&options.udp),
            http: listeners(&options.http),
            control: listeners(&options.control),
            settings: options.settings.to_string(),
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
            ws: list(addresses.ws),
            control: list(addresses.control),
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
            listener: error.listener.into(),
            address: error.address.into(),
            reason: error_kind(error.code),
        }
    }
}

/// An error of binding a socket, as the standard library's kind.
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

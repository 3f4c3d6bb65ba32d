//! A new socket of the kind that the tracker has.

use std::io::{self, ErrorKind};

use socket2::{Domain, Protocol, Socket, Type};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddressFamily};

/// What a function of `wasi:sockets` answers, unless it traps.
pub(crate) type Answer<T> = wasmtime::Result<Result<T, ErrorCode>>;

/// Opens a socket that never blocks, and that takes no IPv4 traffic if it is of IPv6; `adjust` says
/// what else is to be.
pub(crate) fn open_socket(
    family: IpAddressFamily,
    kind: Type,
    protocol: Protocol,
    adjust: impl FnOnce(&Socket) -> io::Result<()>,
) -> Result<Socket, ErrorCode> {
    let domain = match family {
        IpAddressFamily::Ipv4 => Domain::IPV4,
        IpAddressFamily::Ipv6 => Domain::IPV6,
    };
    let open = || {
        let socket = Socket::new(domain, kind, Some(protocol))?;
        socket.set_nonblocking(true)?;
        if domain == Domain::IPV6 {
            socket.set_only_v6(true)?;
        }
        adjust(&socket)?;
        Ok(socket)
    };
    open().map_err(|error: io::Error| ErrorCode::from(&error))
}

/// Tries an operation on a socket even if tokio takes the socket for not ready, as it does until it has
/// looked. Tokio is told if the operation would block.
pub(crate) fn attempt<R>(
    try_io: impl FnOnce(&mut dyn FnMut() -> io::Result<R>) -> io::Result<R>,
    operation: impl FnOnce() -> io::Result<R>,
) -> io::Result<R> {
    let mut operation = Some(operation);
    let outcome = try_io(&mut || match operation.take() {
        Some(operation) => operation(),
        None => Err(ErrorKind::WouldBlock.into()),
    });
    match operation {
        Some(operation) => operation(),
        None => outcome,
    }
}

/// Functions of the resource `Socket` that a server has no use for.
macro_rules! not_supported {
    ($($name:ident($($argument:ty)?) -> $type:ty;)*) => {
        $(fn $name(&mut self, _: Resource<Socket> $(, _: $argument)?) -> Answer<$type> {
            Ok(Err(ErrorCode::NotSupported))
        })*
    };
}

pub(crate) use not_supported;

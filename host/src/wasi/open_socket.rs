//! New sockets for the tracker.

use std::io;

use socket2::{Domain, Protocol, Socket, Type};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddressFamily};

/// The result of a function of `wasi:sockets`; the outer error is a trap.
pub(crate) type Answer<T> = wasmtime::Result<Result<T, ErrorCode>>;

/// Opens a socket that never blocks. An IPv6 socket takes no IPv4 traffic. `adjust` sets further
/// options.
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

/// Makes a system call through tokio's `try_io`. Tokio may refuse because it does not know yet that
/// the socket is ready: then this makes the call directly. Tokio learns from a call that would
/// block.
pub(crate) fn attempt<T>(
    try_io: impl FnOnce(&mut dyn FnMut() -> io::Result<T>) -> io::Result<T>,
    call: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    let mut call = Some(call);
    let result = try_io(&mut || match call.take() {
        Some(call) => call(),
        None => Err(io::ErrorKind::WouldBlock.into()),
    });
    match call {
        Some(call) => call(),
        None => result,
    }
}

/// Functions of the resource `Socket` that a server does not need.
macro_rules! not_supported {
    ($($name:ident($($argument:ty)?) -> $type:ty;)*) => {
        $(fn $name(&mut self, _: Resource<Socket> $(, _: $argument)?) -> Answer<$type> {
            Ok(Err(ErrorCode::NotSupported))
        })*
    };
}

pub(crate) use not_supported;

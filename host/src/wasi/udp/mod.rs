//! `wasi:sockets/udp` in batches, where the platform has system calls for it.
//!
//! The interface takes and gives lists of datagrams. wasmtime-wasi makes a system call, a future and an
//! allocation of 64 KiB for each of them; this makes one system call for a list. On platforms without
//! `recvmmsg` and `sendmmsg` [`add_to_linker`] leaves it to wasmtime-wasi.

#[cfg(target_os = "linux")]
mod batched;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod socket;

use wasmtime::component::Linker;
use wasmtime_wasi::p2::bindings::sockets;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use crate::guest::State;

/// How datagrams go between the component and the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Udp {
    /// As many at once as there are.
    #[cfg(target_os = "linux")]
    Batched,
    /// One by one, by wasmtime-wasi.
    Single,
}

impl Udp {
    /// The best that this platform has.
    pub(crate) const BEST: Self = {
        #[cfg(target_os = "linux")]
        {
            Self::Batched
        }
        #[cfg(not(target_os = "linux"))]
        {
            Self::Single
        }
    };

    /// Links the two interfaces.
    pub(crate) fn add_to_linker(self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Batched => batched::add_to_linker(linker),
            Self::Single => {
                sockets::udp::add_to_linker::<State, WasiSockets>(linker, State::sockets)?;
                sockets::udp_create_socket::add_to_linker::<State, WasiSockets>(
                    linker,
                    State::sockets,
                )
            }
        }
    }
}

//! `wasi:sockets/udp` in batches, on platforms with system calls for batches.
//!
//! The interface takes and gives lists of datagrams. For each datagram, wasmtime-wasi makes a
//! system call, a future and an allocation of 64 KiB; this module makes one system call for a list.
//! On platforms without `recvmmsg` and `sendmmsg` [`add_to_linker`] uses wasmtime-wasi's version.

#[cfg(target_os = "linux")]
mod batched;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod socket;

use wasmtime::component::Linker;
use wasmtime_wasi::p2::bindings::sockets;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use super::store_state::StoreState;
use crate::types::udp_path::Udp;

impl Udp {
    /// Links the two interfaces.
    pub(crate) fn add_to_linker(self, linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Batched => batched::add_to_linker(linker),
            Self::Single => {
                sockets::udp::add_to_linker::<StoreState, WasiSockets>(
                    linker,
                    StoreState::sockets,
                )?;
                sockets::udp_create_socket::add_to_linker::<StoreState, WasiSockets>(
                    linker,
                    StoreState::sockets,
                )
            }
        }
    }
}

//! The state of a store, for the functions that the component imports.

use std::sync::Arc;

use wasmtime::component::ResourceTable;
use wasmtime::{StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use super::clock::Clock;
use super::policy::Policy;
use crate::types::Options;

/// The state for the host's functions.
pub(crate) struct StoreState {
    wasi: WasiCtx,
    table: ResourceTable,
    pub(crate) limits: StoreLimits,
    policy: Arc<Policy>,
}

impl StoreState {
    pub(crate) fn new(options: &Options, clock: Clock) -> Self {
        let policy = Arc::new(Policy::new(options));
        let checked = Arc::clone(&policy);
        let wasi = WasiCtxBuilder::new()
            .monotonic_clock(clock)
            .allow_udp(true)
            .allow_tcp(true)
            .socket_addr_check(move |address, purpose| {
                let allowed = checked.allows(address, purpose);
                Box::pin(async move { allowed })
            })
            .build();
        let limits = StoreLimitsBuilder::new()
            .memory_size(options.memory_limit)
            .trap_on_grow_failure(true)
            .build();
        Self { wasi, table: ResourceTable::new(), limits, policy }
    }

    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }

    /// Which sockets the component may have.
    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl WasiView for StoreState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

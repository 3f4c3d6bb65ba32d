//! One engine and one compiled component for the whole process, which every tracker instantiates.

use std::sync::OnceLock;

use wasmtime::Engine;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::p2::bindings::{clocks, io, random, sockets};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use super::engine_config;
use crate::bindings::{TrackerPre, network};
use crate::types::Error;
use crate::types::udp_path::Udp;
use crate::wasi::{StoreState, tcp};

/// The tracker as a portable WebAssembly component, the same for every host. `test-tracker
/// component FILE` writes it.
///
/// Its world is `tracker` of `wit/tracker.wit`.
pub const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tracker.wasm"));

/// The component, compiled by the build script.
static MACHINE_CODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tracker.cwasm"));

/// The engine that runs every tracker.
pub(crate) fn engine() -> Result<&'static Engine, Error> {
    static ENGINE: OnceLock<Result<Engine, Error>> = OnceLock::new();
    ENGINE
        .get_or_init(|| {
            // Keeps the memory after a trap, to read a panic's message from it.
            Engine::new(engine_config::config().coredump_on_trap(true)).map_err(cannot_run)
        })
        .as_ref()
        .map_err(Error::clone)
}

/// The tracker, loaded once and ready to be instantiated.
pub(crate) fn tracker(udp: Udp) -> Result<TrackerPre<StoreState>, Error> {
    static BEST: OnceLock<Result<TrackerPre<StoreState>, Error>> = OnceLock::new();
    // SAFETY: the build script compiled it with wasmtime.
    let load = || unsafe { load(MACHINE_CODE, udp) };
    if udp == Udp::BEST { BEST.get_or_init(load).clone() } else { load() }
}

/// Loads a component of the world `tracker`.
///
/// # Safety
///
/// The bytes are machine code that wasmtime made.
pub(crate) unsafe fn load(machine_code: &[u8], udp: Udp) -> Result<TrackerPre<StoreState>, Error> {
    let engine = engine()?;
    let load = || {
        // SAFETY: promised by the caller.
        let component = unsafe { Component::deserialize(engine, machine_code) }?;
        TrackerPre::new(linker(engine, udp)?.instantiate_pre(&component)?)
    };
    load().map_err(cannot_run)
}

/// Links only the imports of the world: the component cannot use anything else.
fn linker(engine: &Engine, udp: Udp) -> wasmtime::Result<Linker<StoreState>> {
    let mut linker = Linker::new(engine);
    let l = &mut linker;
    io::error::add_to_linker::<StoreState, HasSelf<ResourceTable>>(l, StoreState::table)?;
    io::poll::add_to_linker::<StoreState, HasSelf<ResourceTable>>(l, StoreState::table)?;
    io::streams::add_to_linker::<StoreState, HasSelf<ResourceTable>>(l, StoreState::table)?;
    clocks::monotonic_clock::add_to_linker::<StoreState, WasiClocks>(l, StoreState::clocks)?;
    random::random::add_to_linker::<StoreState, WasiRandom>(l, StoreState::random)?;
    network::add_to_linker::<StoreState, WasiSockets>(l, StoreState::sockets)?;
    sockets::instance_network::add_to_linker::<StoreState, WasiSockets>(l, StoreState::sockets)?;
    udp.add_to_linker(l)?;
    tcp::add_to_linker(l)?;
    Ok(linker)
}

fn cannot_run(error: wasmtime::Error) -> Error {
    Error::Host(format!("{error:#}"))
}

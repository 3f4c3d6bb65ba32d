//! The world of `wit/tracker.wit` as Rust types, with WASI's types taken from wasmtime-wasi.

#![allow(missing_docs, unreachable_pub)]

// Defines `bindgen!`: wasmtime's macro, for the WIT folder that the build script made.
include!(concat!(env!("OUT_DIR"), "/bindgen.rs"));

bindgen! {
    world: "tracker",
    with: {
        "wasi:clocks": wasmtime_wasi::p2::bindings::clocks,
        "wasi:io": wasmtime_wasi::p2::bindings::io,
        "wasi:random": wasmtime_wasi::p2::bindings::random,
        "wasi:sockets/instance-network": wasmtime_wasi::p2::bindings::sockets::instance_network,
        "wasi:sockets/network": crate::bindings::network,
        "wasi:sockets/tcp": wasmtime_wasi::p2::bindings::sockets::tcp,
        "wasi:sockets/tcp-create-socket": wasmtime_wasi::p2::bindings::sockets::tcp_create_socket,
        "wasi:sockets/udp": wasmtime_wasi::p2::bindings::sockets::udp,
        "wasi:sockets/udp-create-socket": wasmtime_wasi::p2::bindings::sockets::udp_create_socket,
    },
    exports: { default: async },
}

/// `wasi:sockets/network` of WASI 0.2.0: the newer version in wasmtime-wasi needs a choice of
/// unstable features.
pub mod network {
    use wasmtime::Result;
    use wasmtime::component::{HasData, Linker};
    use wasmtime_wasi::p2::bindings::sockets::network;
    pub use wasmtime_wasi::p2::bindings::sockets::network::*;

    pub fn add_to_linker<T, D>(
        linker: &mut Linker<T>,
        host: fn(&mut T) -> D::Data<'_>,
    ) -> Result<()>
    where
        T: 'static,
        D: HasData,
        for<'a> D::Data<'a>: Host,
    {
        network::add_to_linker::<T, D>(linker, &LinkOptions::default(), host)
    }
}

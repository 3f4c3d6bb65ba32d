//! What wit-bindgen makes of `wit/tracker.wit`.

#![allow(missing_docs, unreachable_pub, clippy::all)]

// Defines `bindgen!`: that of wit-bindgen, for the WIT folder that the build script made.
include!(concat!(env!("OUT_DIR"), "/bindgen.rs"));
bindgen! { world: "tracker", generate_all }

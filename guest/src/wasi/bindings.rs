//! The bindings that wit-bindgen makes from `wit/tracker.wit`.

#![allow(missing_docs, unreachable_pub, clippy::all)]

// Defines `bindgen!`: the macro of wit-bindgen, for the WIT folder that the build script made.
include!(concat!(env!("OUT_DIR"), "/bindgen.rs"));
bindgen! { world: "tracker", generate_all }

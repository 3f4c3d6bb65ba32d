//! Measures the tracker side by side with other trackers.
//!
//! `load` makes requests and checks every reply, `echo` are servers that do nothing else than answer,
//! `candidate` starts what is measured, `measure` is what there is to find out, and `report` says it.
//! docs/performance.md has the method and the results.

#![cfg(target_os = "linux")]

mod candidate;
mod command_line;
mod cpu;
mod echo;
mod load;
mod measure;
mod memory;
mod mmsg;
mod paths;
mod plan;
mod report;
mod server;
mod spread;
mod work;

pub use command_line::main;

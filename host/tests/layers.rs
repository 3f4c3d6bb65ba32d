//! The layers of the host, checked as those of the guest are.

#[path = "../../guest/tests/layers.rs"]
mod layers;

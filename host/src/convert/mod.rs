//! Conversion between the types of the WIT and ours.

mod from_wit;
mod kinds;
mod start;
mod to_wit;

pub(crate) use from_wit::all;

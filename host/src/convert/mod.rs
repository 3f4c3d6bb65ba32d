//! Between the types of the WIT and ours.

mod ask;
mod kinds;
mod see;
mod start;

pub(crate) use see::all;

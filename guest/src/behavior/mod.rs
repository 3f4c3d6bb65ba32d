//! How a tracker behaves: what a user sets, and what the trackers that it can stand for do.
//!
//! Constant data and small decisions over it. Nothing here keeps anything.

mod access;
mod limits;
pub(crate) mod manners;
mod paths;
mod profile;
mod settings;

pub use access::Access;
pub use limits::Limits;
pub use manners::{Manners, MinInterval};
pub use paths::Paths;
pub(crate) use paths::Route;
pub use profile::Profile;
pub use settings::{OverHttp, Scope, Settings};

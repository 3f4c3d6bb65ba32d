//! How a tracker behaves: what a user sets, and what the trackers that it can stand for do.
//!
//! Constant data and small decisions over it. Nothing here keeps anything.

mod access;
mod limits;
pub(crate) mod manners;
mod paths;
mod profile;
mod profiles;
mod read_settings;
mod settings;

pub use limits::Limits;
pub use manners::{Manners, MinInterval};
pub use paths::Paths;
pub(crate) use paths::Route;
pub use profile::Profile;
pub use settings::{ConnectionIdScope, GivenSettings, OverHttp, Settings};

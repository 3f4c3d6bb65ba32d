//! How a tracker behaves: what a user sets, and what the trackers that it can stand for do.
//!
//! Constant data and small decisions over it. Nothing here keeps anything.

mod access;
mod limits;
mod paths;
mod profile;
mod profiles;
mod read_settings;
mod settings;
pub(crate) mod switches;

pub use limits::Limits;
pub use paths::Paths;
pub(crate) use paths::Route;
pub use profile::Profile;
pub use settings::{ConnectionIdScope, GivenSettings, OverHttp, Settings};
pub use switches::{Behavior, MinInterval};

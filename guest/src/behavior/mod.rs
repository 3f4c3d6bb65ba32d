//! How a tracker behaves: what a user sets, and the behavior of the trackers that it can imitate.
//!
//! Constant data, and small decisions based on it. Nothing here has state.

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

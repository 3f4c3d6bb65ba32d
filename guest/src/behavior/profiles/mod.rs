//! How other trackers behave, for tests of clients that must work with them.
//!
//! A profile is a set of [`Settings`] with the [`Behavior`](super::switches::Behavior) of one
//! tracker: what it does where trackers differ and no user setting decides. The code that answers
//! requests reads the switches, and never asks for the profile. `docs/profiles.md` says where each
//! behavior was observed.

mod aquatic;
mod bep_strict;
mod bittorrent_tracker;
mod chihaya;
mod mochi;
mod opentracker;
mod qbittorrent;
mod torrust;

use super::profile::Profile;
use super::settings::Settings;

impl Profile {
    /// The settings that a tracker of this profile starts from.
    pub fn settings(self) -> Settings {
        // Only bittorrent-tracker serves WebSocket on the same port.
        let mut settings =
            Settings { ws: self == Profile::BittorrentTracker, ..Settings::default() };
        let apply = match self {
            Profile::BepStrict => bep_strict::apply,
            Profile::Opentracker => opentracker::apply,
            Profile::Aquatic => aquatic::apply,
            Profile::Torrust => torrust::apply,
            Profile::Chihaya => chihaya::apply,
            Profile::Mochi => mochi::apply,
            Profile::BittorrentTracker => bittorrent_tracker::apply,
            Profile::Qbittorrent => qbittorrent::apply,
        };
        apply(&mut settings);
        settings
    }
}

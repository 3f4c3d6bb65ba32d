//! How other trackers behave, for tests of clients that have to get along with them.
//!
//! A profile is a set of [`Settings`] with the [`Manners`](super::manners::Manners) of one tracker:
//! what it does where trackers differ and no setting of a user says how. The code that answers
//! requests asks the manners, never which tracker they are of. `docs/profiles.md` says where each
//! was seen.

mod aquatic;
mod bep_strict;
mod bittorrent_tracker;
mod chihaya;
mod mochi;
mod opentracker;
mod preset;
mod qbittorrent;
mod torrust;

use std::time::Duration;

use super::paths::Paths;
use super::settings::Settings;
use preset::{Preset, Where};

/// A tracker that is behaved like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The BEPs to the letter.
    BepStrict,
    /// erdgeist's opentracker.
    Opentracker,
    /// aquatic_udp and aquatic_http.
    Aquatic,
    /// torrust-tracker.
    Torrust,
    /// chihaya.
    Chihaya,
    /// mochi, which began as chihaya.
    Mochi,
    /// The npm package bittorrent-tracker.
    BittorrentTracker,
    /// The tracker that is embedded in qBittorrent.
    Qbittorrent,
}

impl Profile {
    /// The settings that a tracker of this profile starts from.
    pub fn settings(self) -> Settings {
        static PRESETS: [Preset; 8] = [
            bep_strict::PRESET,
            opentracker::PRESET,
            aquatic::PRESET,
            torrust::PRESET,
            chihaya::PRESET,
            mochi::PRESET,
            bittorrent_tracker::PRESET,
            qbittorrent::PRESET,
        ];
        let preset = &PRESETS[self as usize];
        let mut settings = Settings {
            interval: preset.interval,
            interval_spread: preset.interval_spread,
            min_interval: preset.min_interval,
            min_interval_from: preset.min_interval_from,
            numwant_default: preset.numwant_default,
            numwant_max: preset.numwant_max,
            over_http: preset.over_http,
            peer_lifetime: Duration::from_secs(preset.peer_lifetime),
            connection_id_lifetime: Duration::from_secs(preset.connection_id_lifetime),
            connection_id_scope: preset.connection_id_scope,
            ban_after: preset.ban_after,
            scrape_max: preset.scrape_max,
            full_scrape: preset.full_scrape,
            keep_alive: preset.keep_alive,
            compact_default: preset.compact_default,
            external_ip: preset.external_ip,
            http_head_max: preset.http_head_max,
            manners: preset.manners,
            ..Settings::default()
        };
        match preset.paths {
            Where::Announce => {}
            Where::WithAKey => settings.paths = Paths::with_a_key(),
            Where::OfOpentracker => settings.paths = Paths::of_opentracker(),
            Where::OfQbittorrent => settings.paths = Paths::of_qbittorrent(),
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_profile_does_not_change_is_ours() {
        let ours = format!("{:?}", Settings::default());
        let preset = Preset::OURS;
        let same = Settings {
            interval: preset.interval,
            min_interval: preset.min_interval,
            numwant_default: preset.numwant_default,
            numwant_max: preset.numwant_max,
            peer_lifetime: Duration::from_secs(preset.peer_lifetime),
            connection_id_lifetime: Duration::from_secs(preset.connection_id_lifetime),
            scrape_max: preset.scrape_max,
            http_head_max: preset.http_head_max,
            ..Settings::default()
        };
        assert_eq!(format!("{same:?}"), ours);
    }
}

//! How other trackers behave, for tests of clients that have to get along with them.
//!
//! A profile is a set of [`Settings`] with the [`Manners`] of one tracker: what it does where
//! trackers differ and no setting of a user says how. The code that answers requests asks the
//! manners, never which tracker they are of. `docs/profiles.md` says where each was seen.

mod aquatic;
mod bep_strict;
mod bittorrent_tracker;
mod chihaya;
mod manners;
mod mochi;
mod opentracker;
mod qbittorrent;
mod torrust;

pub(crate) use manners::{
    Amounts, Beyond, Completed, Counted, Dialect, Downloaded, Events, Head, HttpManners, Listed,
    Lists, Methods, Mistakes, Negative, NoAnswer, Numwant, Options, Page, Port, SwarmManners,
    Switch, UdpManners, What, Wrong,
};
pub use manners::{Manners, MinInterval};

use std::time::Duration;

use crate::Settings;
use crate::http::Paths;
use crate::settings::{OverHttp, Scope};

/// A lifetime that does not end while a tracker runs.
const FOREVER: u64 = u32::MAX as u64;

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

/// What the settings of a profile are; times are in seconds.
struct Preset {
    interval: u32,
    interval_spread: u32,
    min_interval: u32,
    min_interval_from: MinInterval,
    numwant_default: u32,
    numwant_max: u32,
    over_http: OverHttp,
    peer_lifetime: u64,
    connection_id_lifetime: u64,
    connection_id_scope: Scope,
    ban_after: Option<u32>,
    scrape_max: usize,
    full_scrape: bool,
    keep_alive: bool,
    compact_default: bool,
    external_ip: bool,
    http_head_max: usize,
    paths: Where,
    manners: &'static Manners,
}

/// Where announces go.
#[derive(Clone, Copy)]
enum Where {
    /// `/announce`.
    Announce,
    /// `/announce` and `/announce/{passkey}`.
    WithAKey,
    /// As opentracker has it.
    OfOpentracker,
    /// As qBittorrent has it.
    OfQbittorrent,
}

impl Preset {
    /// As we are if we are not asked to be otherwise.
    const OURS: Preset = Preset {
        interval: 1800,
        interval_spread: 0,
        min_interval: 60,
        min_interval_from: MinInterval::Setting,
        numwant_default: 50,
        numwant_max: 200,
        over_http: OverHttp::NONE,
        peer_lifetime: 3600,
        connection_id_lifetime: 120,
        connection_id_scope: Scope::Address,
        ban_after: None,
        scrape_max: 74,
        full_scrape: false,
        keep_alive: false,
        compact_default: true,
        external_ip: false,
        http_head_max: 16 * 1024,
        paths: Where::Announce,
        manners: &Manners::OURS,
    };
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

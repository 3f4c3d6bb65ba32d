//! The settings of a profile, as constant data.

use crate::behavior::manners::{Manners, MinInterval};
use crate::behavior::settings::{OverHttp, Scope};

/// A lifetime that does not end while a tracker runs.
pub(super) const FOREVER: u64 = u32::MAX as u64;

/// What the settings of a profile are; times are in seconds.
pub(super) struct Preset {
    pub(super) interval: u32,
    pub(super) interval_spread: u32,
    pub(super) min_interval: u32,
    pub(super) min_interval_from: MinInterval,
    pub(super) numwant_default: u32,
    pub(super) numwant_max: u32,
    pub(super) over_http: OverHttp,
    pub(super) peer_lifetime: u64,
    pub(super) connection_id_lifetime: u64,
    pub(super) connection_id_scope: Scope,
    pub(super) ban_after: Option<u32>,
    pub(super) scrape_max: usize,
    pub(super) full_scrape: bool,
    pub(super) keep_alive: bool,
    pub(super) compact_default: bool,
    pub(super) external_ip: bool,
    pub(super) http_head_max: usize,
    pub(super) paths: Where,
    pub(super) manners: &'static Manners,
}

/// Where announces go.
#[derive(Clone, Copy)]
pub(super) enum Where {
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
    pub(super) const OURS: Preset = Preset {
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

//! The settings of the world's interface, as the tracker has them.

use std::time::Duration;

use crate::{Access, InfoHash, MinInterval, OverHttp, Paths, Scope};

use super::bindings::exports::bittorrent::tracker::control::{
    ConnectionIdScope, Profile, Settings,
};

/// Puts what is given in the place of the defaults, which the profile has.
///
/// # Errors
/// Which setting makes no sense, its value, and what was expected.
pub(super) fn from_options(given: Settings) -> Result<crate::Settings, String> {
    let default = given.profile.map(|profile| crate::Profile::from(profile).settings());
    let default = default.unwrap_or_default();
    let paths = match given.announce_paths.as_slice() {
        [] => default.paths,
        paths => Paths::new(paths)?,
    };
    let access = Access {
        allow: given.allow.map(|allow| info_hashes("allow", allow)).transpose()?,
        deny: info_hashes("deny", given.deny)?,
        passkeys: given.passkeys.into_iter().map(String::into_bytes).collect(),
    };
    let seconds = |given: Option<u32>| given.map(u64::from).map(Duration::from_secs);
    Ok(crate::Settings {
        interval: given.interval.unwrap_or(default.interval),
        min_interval: given.min_interval.unwrap_or(default.min_interval),
        min_interval_from: match given.min_interval {
            Some(_) => MinInterval::Setting,
            None => default.min_interval_from,
        },
        enforce_min_interval: given.enforce_min_interval.unwrap_or(default.enforce_min_interval),
        interval_spread: given.interval.map_or(default.interval_spread, |_| 0),
        numwant_default: given.numwant_default.unwrap_or(default.numwant_default),
        numwant_max: given.numwant_max.unwrap_or(default.numwant_max),
        over_http: OverHttp {
            interval: default.over_http.interval.filter(|_| given.interval.is_none()),
            numwant_default: {
                default.over_http.numwant_default.filter(|_| given.numwant_default.is_none())
            },
            numwant_max: default.over_http.numwant_max.filter(|_| given.numwant_max.is_none()),
            scrape_max: default.over_http.scrape_max.filter(|_| given.scrape_max.is_none()),
        },
        peer_lifetime: seconds(given.peer_lifetime).unwrap_or(default.peer_lifetime),
        connection_id_lifetime: seconds(given.connection_id_lifetime)
            .unwrap_or(default.connection_id_lifetime),
        connection_id_scope: given
            .connection_id_scope
            .map_or(default.connection_id_scope, Scope::from),
        ban_after: given.ban_after.or(default.ban_after),
        scrape_max: given.scrape_max.map_or(default.scrape_max, |max| max as usize),
        full_scrape: given.full_scrape.unwrap_or(default.full_scrape),
        keep_alive: given.keep_alive.unwrap_or(default.keep_alive),
        compact_default: given.compact_default.unwrap_or(default.compact_default),
        trust_ip: given.trust_ip.unwrap_or(default.trust_ip),
        trust_forwarded_for: given.trust_forwarded_for.unwrap_or(default.trust_forwarded_for),
        external_ip: given.external_ip.unwrap_or(default.external_ip),
        tracker_id: given.tracker_id,
        warning_message: given.warning_message,
        record_max: given.record_max.map_or(default.record_max, |max| max as usize),
        access,
        paths,
        ..default
    })
}

/// Converts enums whose variants have the same names.
macro_rules! same_names {
    ($($from:ident to $to:ident { $($variant:ident),* })*) => {
        $(
            impl From<$from> for crate::$to {
                fn from(given: $from) -> Self {
                    match given {
                        $($from::$variant => Self::$variant,)*
                    }
                }
            }
        )*
    };
}

same_names! {
    Profile to Profile {
        BepStrict, Opentracker, Aquatic, Torrust, Chihaya, Mochi, BittorrentTracker, Qbittorrent
    }
    ConnectionIdScope to Scope { Address, Endpoint, Any }
}

fn info_hashes(name: &str, given: Vec<Vec<u8>>) -> Result<Vec<InfoHash>, String> {
    let info_hash = |bytes: Vec<u8>| match bytes.try_into() {
        Ok(bytes) => Ok(InfoHash(bytes)),
        Err(bytes) => Err(format!("{name}: an info hash of {} bytes, expected 20", bytes.len())),
    };
    given.into_iter().map(info_hash).collect()
}

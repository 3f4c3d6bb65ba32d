//! The trackers that ours can behave like, and what a UDP connection id is good for.

use std::fmt;
use std::str::FromStr;

use crate::types::kinds::kinds;

kinds! {
    /// Another tracker, whose manners are taken: its intervals, limits, texts, framing and swarms, and
    /// what it makes of requests that are wrong. `docs/profiles.md` has what each one changes.
    ///
    /// ```
    /// use test_tracker::{Options, Profile};
    ///
    /// let options = Options::new().profile(Profile::Opentracker).interval(5);
    /// assert_eq!("bep-strict".parse(), Ok(Profile::BepStrict));
    /// ```
    Profile {
        /// The BEPs to the letter, where we are kinder to clients and to tests.
        BepStrict = "bep-strict",
        /// opentracker, as Debian 12 has it.
        Opentracker = "opentracker",
        /// aquatic_udp and aquatic_http 0.9.
        Aquatic = "aquatic",
        /// torrust-tracker.
        Torrust = "torrust",
        /// chihaya.
        Chihaya = "chihaya",
        /// mochi.
        Mochi = "mochi",
        /// The npm package bittorrent-tracker 11.
        BittorrentTracker = "bittorrent-tracker",
        /// The tracker embedded in qBittorrent.
        Qbittorrent = "qbittorrent",
    }

    /// What a UDP connection id is good for, until it is too old.
    ConnectionIdScope {
        /// The IP address that it was given to, on any port.
        Address = "address",
        /// The IP address and the port that it was given to.
        Endpoint = "endpoint",
        /// Whoever sends it.
        Any = "any",
    }
}

/// A word that stands for none of a setting's values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {setting}: expected one of {known}")]
pub struct ParseWordError {
    word: String,
    setting: &'static str,
    known: String,
}

/// Reads values by the words that they are shown by.
macro_rules! from_words {
    ($($name:ident: $setting:literal { $($variant:ident)* })*) => {
        $(
            impl FromStr for $name {
                type Err = ParseWordError;

                fn from_str(word: &str) -> Result<Self, Self::Err> {
                    let known = [$(Self::$variant),*].map(|kind| (kind.to_string(), kind));
                    let found = known.iter().find(|(name, _)| name == word);
                    found.map(|(_, kind)| *kind).ok_or_else(|| ParseWordError {
                        word: word.into(),
                        setting: $setting,
                        known: known.map(|(name, _)| name).join(", "),
                    })
                }
            }
        )*
    };
}

from_words! {
    Profile: "profile" {
        BepStrict Opentracker Aquatic Torrust Chihaya Mochi BittorrentTracker Qbittorrent
    }
    ConnectionIdScope: "scope of a connection id" { Address Endpoint Any }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_profile_is_named_and_the_known_ones_are_listed() {
        let error = "opentraker".parse::<Profile>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`opentraker` is no profile: expected one of bep-strict, opentracker, aquatic, torrust, \
             chihaya, mochi, bittorrent-tracker, qbittorrent"
        );
    }
}

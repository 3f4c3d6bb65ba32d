//! The trackers that ours can behave like.

use crate::notation::kinds;

kinds! {
    /// Another tracker to behave like: its intervals, limits, texts, framing and swarms, and what it makes of
    /// invalid requests. docs/profiles.md says what each one changes.
    Profile {
        /// The BEPs to the letter, where we are kinder to clients and to tests.
        BepStrict "bep-strict",
        /// opentracker, as Debian 12 has it.
        Opentracker "opentracker",
        /// aquatic_udp and aquatic_http 0.9.
        Aquatic "aquatic",
        /// torrust-tracker.
        Torrust "torrust",
        /// chihaya.
        Chihaya "chihaya",
        /// mochi, which began as chihaya.
        Mochi "mochi",
        /// The npm package bittorrent-tracker 11.
        BittorrentTracker "bittorrent-tracker",
        /// The tracker embedded in qBittorrent.
        Qbittorrent "qbittorrent",
    }
}

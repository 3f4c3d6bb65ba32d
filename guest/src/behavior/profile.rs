//! The trackers that ours can behave like.

use crate::notation::kinds;

kinds! {
    /// Another tracker to behave like: its intervals, limits, texts, framing and swarms, and its
    /// answers to invalid requests. docs/profiles.md says what each one changes.
    Profile {
        /// The BEPs to the letter. The default is more tolerant of clients, and more convenient for
        /// tests.
        BepStrict "bep-strict",
        /// opentracker, as in Debian 12.
        Opentracker "opentracker",
        /// aquatic_udp and aquatic_http 0.9.
        Aquatic "aquatic",
        /// torrust-tracker.
        Torrust "torrust",
        /// chihaya.
        Chihaya "chihaya",
        /// mochi, which is based on chihaya.
        Mochi "mochi",
        /// The npm package bittorrent-tracker 11.
        BittorrentTracker "bittorrent-tracker",
        /// The tracker embedded in qBittorrent.
        Qbittorrent "qbittorrent",
    }
}

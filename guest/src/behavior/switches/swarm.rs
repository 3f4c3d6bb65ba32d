//! The swarms: which peers are listed, and what is counted.

use crate::base::Counts;

/// How a tracker keeps its swarms, for both protocols.
#[derive(Debug)]
pub(crate) struct SwarmBehavior {
    /// Whether a client is in its own list of peers.
    pub(crate) listed: IncludeSelf,
    /// Whether a client that stops gets peers.
    pub(crate) stopped_gets_peers: bool,
    /// Which peers the counts of an answer include.
    pub(crate) counted: CountsAt,
    /// Whether a seeder gets only leechers, and a leecher gets seeders first.
    pub(crate) matches_seeders_with_leechers: bool,
    /// Whether an odd number of peers is rounded down, if the answer lists only a part of the
    /// swarm.
    pub(crate) even_choice: bool,
    /// Which clients `completed` makes seeders, even if they have something left.
    pub(crate) completed: Completed,
    /// Whether only `completed` counts as a download.
    pub(crate) counts_events: bool,
    /// Whether a seeder stays a seeder.
    pub(crate) seeder_stays: bool,
    /// What the answer to a scrape says about downloads.
    pub(crate) downloaded: Downloaded,
    /// What a scrape of too many info hashes gets.
    pub(crate) beyond_scrape_max: OverLimit,
}

/// Whether a client is in its own list of peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IncludeSelf {
    /// No.
    Never,
    /// Like any other peer.
    AsOthers,
    /// If there is no other peer. Then it is counted once more.
    IfAlone,
}

/// Which peers the counts of an answer include.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountsAt {
    /// The swarm after the announce.
    After,
    /// The swarm before the announce.
    Before,
    /// The swarm without the client.
    Others,
}

/// Which clients `completed` makes seeders, whatever they have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Completed {
    /// None.
    Nobody,
    /// Known clients.
    Known,
    /// All clients.
    Anybody,
}

/// What the answer to a scrape says about downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Downloaded {
    /// The number of downloads.
    CountsAt,
    /// Always 0; over HTTP too.
    Zero,
    /// Over UDP always 0, over HTTP nothing.
    Untold,
    /// The number of seeders.
    Seeders,
}

impl Downloaded {
    /// The counts that the answer to a scrape gives.
    pub(crate) fn of(self, counts: Counts) -> Counts {
        let downloaded = match self {
            Downloaded::CountsAt => counts.downloaded,
            Downloaded::Zero | Downloaded::Untold => 0,
            Downloaded::Seeders => counts.seeders,
        };
        Counts { downloaded, ..counts }
    }
}

/// What a scrape of too many info hashes gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverLimit {
    /// It is refused.
    Refused,
    /// The info hashes beyond the limit are left out.
    LeftOut,
}

impl SwarmBehavior {
    pub(crate) const DEFAULT: SwarmBehavior = SwarmBehavior {
        listed: IncludeSelf::Never,
        stopped_gets_peers: false,
        counted: CountsAt::After,
        matches_seeders_with_leechers: false,
        even_choice: false,
        completed: Completed::Nobody,
        counts_events: false,
        seeder_stays: false,
        downloaded: Downloaded::CountsAt,
        beyond_scrape_max: OverLimit::Refused,
    };
}

//! The swarms: who is listed, and what is counted.

use crate::base::Counts;

/// How a tracker keeps its swarms, whichever protocol an announce or a scrape comes by.
#[derive(Debug)]
pub(crate) struct SwarmBehavior {
    /// Whether a client is told of itself.
    pub(crate) listed: IncludeSelf,
    /// Whether a client that stops is told of peers.
    pub(crate) stopped_gets_peers: bool,
    /// Whom the counts of an answer are of.
    pub(crate) counted: CountsAt,
    /// Whether a seeder is told of leechers only, and a leecher of seeders first.
    pub(crate) matches_seeders_with_leechers: bool,
    /// Whether an odd number of peers is rounded down where not all of a swarm are told of.
    pub(crate) even_choice: bool,
    /// Whether `completed` makes a seeder of a client that has something left.
    pub(crate) completed: Completed,
    /// Whether only `completed` counts as a download.
    pub(crate) counts_events: bool,
    /// Whether a seeder stays one.
    pub(crate) seeder_stays: bool,
    /// What a scrape tells of downloads.
    pub(crate) downloaded: Downloaded,
    /// What a scrape of too many info hashes gets.
    pub(crate) beyond_scrape_max: OverLimit,
}

/// Whether a client is told of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IncludeSelf {
    /// No.
    Never,
    /// As of anybody else.
    AsOthers,
    /// If there is nobody else, and then it is counted once more.
    IfAlone,
}

/// Whom the counts of an answer are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountsAt {
    /// The swarm after the announce.
    After,
    /// The swarm before the announce.
    Before,
    /// All others.
    Others,
}

/// Whom `completed` makes a seeder of, whatever it has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Completed {
    /// Nobody.
    Nobody,
    /// A client that is known.
    Known,
    /// Anybody.
    Anybody,
}

/// What a scrape tells of downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Downloaded {
    /// How many there were.
    CountsAt,
    /// Always 0; over HTTP too.
    Zero,
    /// Over UDP always 0, over HTTP nothing.
    Untold,
    /// How many seeders there are.
    Seeders,
}

impl Downloaded {
    /// Counts as a scrape tells them.
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
    /// What is beyond is left out.
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

//! UDP: how datagrams are answered that trackers read differently.

use super::numwant::Numwant;

/// How a mistake in a datagram is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnError {
    /// An error that explains the mistake and what was expected.
    Explained,
    /// An error with this text.
    Text(&'static str),
    /// No answer.
    Silence,
    /// It is not a mistake.
    Fine,
}

/// How a tracker behaves over UDP.
#[derive(Debug)]
pub(crate) struct UdpBehavior {
    /// A connect request without the protocol id.
    pub(crate) bad_magic: OnError,
    /// A datagram of fewer than 16 bytes; an error has the transaction id 0.
    pub(crate) too_short: OnError,
    /// A bad connection id.
    pub(crate) bad_id: OnError,
    /// Whether a request is read before its connection id is checked; then errors of reading have
    /// the transaction id 0.
    pub(crate) reads_first: bool,
    /// An action other than connect, announce and scrape.
    pub(crate) unknown_action: OnError,
    /// An announce of fewer than 98 bytes.
    pub(crate) short_announce: OnError,
    /// The highest known event.
    pub(crate) highest_event: u32,
    /// Whether only the lowest byte of an event is read.
    pub(crate) event_is_a_byte: bool,
    /// An event beyond the highest one. If it is fine, it counts as no event.
    pub(crate) unknown_event: OnError,
    /// What follows an announce (BEP 41).
    pub(crate) options: Options,
    /// Port 0.
    pub(crate) port_0: Port,
    /// What a num_want of 0 gets.
    pub(crate) numwant_0: Numwant,
    /// What a negative num_want gets.
    pub(crate) negative_numwant: Numwant,
    /// A scrape without an info hash. If it is fine, it gets only the head of a reply.
    pub(crate) empty_scrape: OnError,
    /// A scrape that ends within an info hash. If it is fine, that info hash is unknown.
    pub(crate) partial_scrape: OnError,
    /// Whether a repeated info hash in a scrape is answered only at its first place.
    pub(crate) scrapes_once: bool,
    /// Whether a NUL follows the text of an error.
    pub(crate) nul_behind_text: bool,
}

/// How the bytes after an announce are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// They are read as BEP 41 says; unknown options are skipped.
    Read,
    /// They are read; unknown or broken options are refused with these texts.
    ReadStrictly { unknown: &'static str, broken: &'static str },
    /// They are ignored.
    Ignored,
}

/// How port 0 is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// It is a mistake, or a port like any other.
    Is(OnError),
    /// The port that the datagram came from is used instead.
    OfTheDatagram,
}

impl UdpBehavior {
    pub(crate) const DEFAULT: UdpBehavior = UdpBehavior {
        bad_magic: OnError::Silence,
        too_short: OnError::Silence,
        bad_id: OnError::Explained,
        reads_first: false,
        unknown_action: OnError::Explained,
        short_announce: OnError::Explained,
        highest_event: 4,
        event_is_a_byte: false,
        unknown_event: OnError::Explained,
        options: Options::Read,
        port_0: Port::Is(OnError::Explained),
        numwant_0: Numwant::Nobody,
        negative_numwant: Numwant::Default,
        empty_scrape: OnError::Explained,
        partial_scrape: OnError::Explained,
        scrapes_once: false,
        nul_behind_text: false,
    };
}

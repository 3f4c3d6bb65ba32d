//! UDP: what becomes of datagrams that trackers read differently.

use super::numwant::Numwant;

/// What comes of something wrong in a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnError {
    /// An error that says what is wrong and what was expected.
    Explained,
    /// An error with this text.
    Text(&'static str),
    /// No answer.
    Silence,
    /// Nothing is wrong with it.
    Fine,
}

/// How a tracker behaves over UDP.
#[derive(Debug)]
pub(crate) struct UdpBehavior {
    /// A connect request without the protocol id.
    pub(crate) bad_magic: OnError,
    /// A datagram of fewer than 16 bytes; an error has the transaction id 0.
    pub(crate) too_short: OnError,
    /// A connection id that is not good.
    pub(crate) bad_id: OnError,
    /// Whether a request is read before its connection id is checked; errors of reading have the
    /// transaction id 0 then.
    pub(crate) reads_first: bool,
    /// An action other than connect, announce and scrape.
    pub(crate) unknown_action: OnError,
    /// An announce of fewer than 98 bytes.
    pub(crate) short_announce: OnError,
    /// The highest event that is known.
    pub(crate) highest_event: u32,
    /// Whether only the lowest byte of an event is looked at.
    pub(crate) event_is_a_byte: bool,
    /// An event beyond the highest one; if it is fine, it is none.
    pub(crate) unknown_event: OnError,
    /// What is behind an announce (BEP 41).
    pub(crate) options: Options,
    /// Port 0.
    pub(crate) port_0: Port,
    /// What a num_want of 0 gets.
    pub(crate) numwant_0: Numwant,
    /// What a negative num_want gets.
    pub(crate) negative_numwant: Numwant,
    /// A scrape without an info hash; if it is fine, it gets the head of a reply.
    pub(crate) empty_scrape: OnError,
    /// A scrape that ends within an info hash; if it is fine, that is one that nobody knows.
    pub(crate) partial_scrape: OnError,
    /// Whether an info hash that comes twice in a scrape is answered once, where it came first.
    pub(crate) scrapes_once: bool,
    /// Whether a NUL follows the text of an error.
    pub(crate) nul_behind_text: bool,
}

/// What becomes of the bytes behind an announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// They are read as BEP 41 has it; unknown ones are skipped.
    Read,
    /// They are read, and unknown or broken ones refused with these texts.
    ReadStrictly { unknown: &'static str, broken: &'static str },
    /// Nobody looks at them.
    Ignored,
}

/// What becomes of port 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// It is wrong, or a port like any other.
    Is(OnError),
    /// The port that the datagram came from is taken instead.
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

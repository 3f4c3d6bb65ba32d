//! What a tracker does where trackers differ: switches that the code asks.
//!
//! All of it is constant data. [`Behavior::DEFAULT`] is the default, and a profile names what is
//! different.

use crate::base::Counts;
use crate::wire::query::Dialect;

/// How a tracker behaves beyond its settings.
#[derive(Debug)]
pub struct Behavior {
    pub(crate) udp: UdpBehavior,
    pub(crate) http: HttpBehavior,
    pub(crate) swarm: SwarmBehavior,
}

impl Behavior {
    /// How we behave if we are not asked to behave otherwise.
    pub(crate) const DEFAULT: Behavior = Behavior {
        udp: UdpBehavior::DEFAULT,
        http: HttpBehavior::DEFAULT,
        swarm: SwarmBehavior::DEFAULT,
    };
}

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

/// Manners over UDP.
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

/// How many peers a number that is none gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numwant {
    /// No peers.
    Nobody,
    /// As many as if there were no number.
    Default,
    /// As many as anybody.
    Most,
}

impl Numwant {
    /// How many peers that is.
    pub(crate) fn peers(self, default: u32, most: u32) -> u32 {
        match self {
            Numwant::Nobody => 0,
            Numwant::Default => default,
            Numwant::Most => most,
        }
    }
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

/// Manners over HTTP.
#[derive(Debug)]
pub(crate) struct HttpBehavior {
    /// Status line and header fields.
    pub(crate) head: Head,
    /// What follows every body, and is counted in its length.
    pub(crate) behind_body: &'static str,
    /// Which methods there are.
    pub(crate) methods: Methods,
    /// Another method.
    pub(crate) other_method: NoAnswer,
    /// A path that is none of the tracker's.
    pub(crate) other_path: NoAnswer,
    /// A target that is no path; if that is explained, `http://host/path` is one.
    pub(crate) other_target: NoAnswer,
    /// What is no request.
    pub(crate) no_request: NoAnswer,
    /// A request that is too large.
    pub(crate) too_large: NoAnswer,
    /// Bytes of a response at most; beyond it the connection is closed without one.
    pub(crate) response_max: usize,
    /// Whether a connection stays open whatever the client wants, if `keep-alive` is on.
    pub(crate) stays_open: bool,
    /// Whether what comes in one piece with a request is thrown away.
    pub(crate) loses_pipelined: bool,
    /// How a query is written.
    pub(crate) dialect: Dialect,
    /// Parameters that an announce must have.
    pub(crate) required: &'static [&'static str],
    /// What an announce or a scrape gets that can't be read.
    pub(crate) mistakes: Mistakes,
    /// How numbers are read.
    pub(crate) amounts: Amounts,
    /// Whether a client is a seeder that does not say what it has left.
    pub(crate) seeds_unless_it_says: bool,
    /// Whether port 0 is one.
    pub(crate) port_0: bool,
    /// What `numwant=0` gets.
    pub(crate) numwant_0: Numwant,
    /// What a negative `numwant` gets.
    pub(crate) negative_numwant: Negative,
    /// What `compact` means.
    pub(crate) compact: Switch,
    /// What `no_peer_id` means.
    pub(crate) no_peer_id: Switch,
    /// Bytes of a `key` at most.
    pub(crate) key_max: usize,
    /// What `event` may say.
    pub(crate) events: Events,
    /// Whether a client is told of its own address family only.
    pub(crate) own_family: bool,
    /// Whether an announce that is not `stopped` is told how often the torrent was downloaded.
    pub(crate) tells_downloaded: bool,
    /// Which compact lists an answer has.
    pub(crate) lists: CompactLists,
    /// Whether an info hash that nobody knows is left out of a scrape.
    pub(crate) scrapes_known_only: bool,
    /// Whether a scrape is answered in the order in which it asks, as often as it asks.
    pub(crate) scrapes_as_asked: bool,
    /// Whether there must be a query, but for a scrape of all swarms, which must have none.
    pub(crate) needs_query: bool,
    /// Whether a scrape tells of partial seeds.
    pub(crate) scrapes_downloaders: bool,
    /// Whether a scrape has the interval among its `flags`.
    pub(crate) scrape_flags: bool,
    /// Whether info hashes and peer ids go out as if they were Latin text: in UTF-8.
    pub(crate) writes_utf8: bool,
}

/// The head of a response: a text with the status for `%s`, the length of the body for `%l`, and for
/// `%c` one of the other two texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) text: &'static str,
    /// `%c` if the connection stays open.
    pub(crate) stays: &'static str,
    /// `%c` if it is closed.
    pub(crate) closes: &'static str,
    /// Bytes that the length takes at least, with spaces behind its digits.
    pub(crate) length_width: usize,
}

/// Which methods are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Methods {
    /// GET, and HEAD, which gets the head alone.
    GetAndHead,
    /// GET.
    Get,
    /// Any word, as if it were GET.
    AnyWord,
    /// All that HTTP has, as if they were GET, but that HEAD gets the head alone.
    AllOfHttp,
}

/// What becomes of a request that is neither announce nor scrape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoAnswer {
    /// A failure reason that explains it.
    Explained,
    /// A failure reason with status 200: this text, and the target.
    NamesTarget(&'static str),
    /// A whole response.
    Page(&'static Page),
    /// Nothing, now and for all that follows; the connection stays open.
    Silence,
    /// The connection is closed.
    Close,
}

/// A response that says nothing about the request.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: &'static str,
    pub(crate) head: Head,
    pub(crate) body: &'static str,
}

/// What is wrong with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamError {
    /// It is not there.
    Missing,
    /// It is invalid.
    Invalid,
    /// It is 0; unless there is a text for that, it counts as invalid.
    Zero,
    /// It is there more than once.
    Twice,
    /// It can't be decoded.
    Escape,
}

/// What an announce or a scrape gets that can't be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mistakes {
    /// What it gets, unless there is a text.
    pub(crate) otherwise: NoAnswer,
    /// Texts, with the parameter's name for `%n` and its value for `%v`; a name of `*` is any.
    pub(crate) texts: &'static [(ParamError, &'static str, &'static str)],
    /// Whether a second `info_hash` is a mistake; if not, the last one counts.
    pub(crate) one_info_hash: bool,
    /// Whether a second `peer_id` or `port` is invalid.
    pub(crate) no_twins: bool,
}

/// How numbers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amounts {
    /// Decimal digits.
    Digits,
    /// Decimal digits, with a `+` before them or not.
    SignedDigits,
    /// As JavaScript's `Number` does it, in which nothing is zero. What is no number is no amount;
    /// amounts are never a mistake.
    JavaScript,
    /// As a 32-bit number that wraps; what is no number is 0, but an empty text is a mistake. Only
    /// what is left is looked at.
    Wrapping,
    /// `0` is zero, and all else is not. Only what is left is looked at.
    Zero,
}

/// What a negative `numwant` gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Negative {
    /// As many peers as without it.
    Default,
    /// No peers.
    Nobody,
    /// It is a mistake.
    Mistake,
}

/// When a parameter such as `compact` is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Unless it is `0`.
    UnlessZero,
    /// Unless it is `0` or empty.
    UnlessZeroOrEmpty,
    /// If it is `1`.
    IfOne,
    /// If it is `1`, `t`, `true`, `y` or `yes`.
    IfWord,
    /// It is `1`; all else is a mistake.
    MustBeOne,
    /// It is `1`, or `0`, and then it is off; all else is a mistake.
    MustBeOneOrZero,
    /// It is a number other than 0; all else is a mistake.
    MustBeNumber,
    /// Never.
    Never,
}

/// What `event` may say besides `started`, `stopped` and `completed`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Events {
    /// `paused` (BEP 21).
    pub(crate) paused: bool,
    /// `none`.
    pub(crate) none: bool,
    /// Nothing.
    pub(crate) nothing: bool,
    /// All of them in any case.
    pub(crate) any_case: bool,
    /// Anything: it is no event.
    pub(crate) anything: bool,
}

/// Which compact lists an answer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CompactLists {
    /// `peers`, and `peers6` if there is anybody in it.
    #[default]
    PeersAlways,
    /// Both.
    BothAlways,
    /// Those with anybody in them.
    IfAny,
}

/// Where the `min interval` of an answer comes from, unless somebody has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinInterval {
    /// From the settings.
    Setting,
    /// It is half the interval.
    Half,
    /// There is none.
    None,
}

impl HttpBehavior {
    pub(crate) const DEFAULT: HttpBehavior = HttpBehavior {
        head: Head {
            text: "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %l\r\nConnection: %c\r\n\r\n",
            ..Head::DEFAULT
        },
        behind_body: "",
        methods: Methods::GetAndHead,
        other_method: NoAnswer::Explained,
        other_path: NoAnswer::Explained,
        other_target: NoAnswer::Explained,
        no_request: NoAnswer::Explained,
        too_large: NoAnswer::Explained,
        response_max: usize::MAX,
        stays_open: false,
        loses_pipelined: false,
        dialect: Dialect::DEFAULT,
        required: &["info_hash", "peer_id", "port"],
        mistakes: Mistakes::DEFAULT,
        amounts: Amounts::Digits,
        seeds_unless_it_says: false,
        port_0: false,
        numwant_0: Numwant::Nobody,
        negative_numwant: Negative::Default,
        compact: Switch::UnlessZero,
        no_peer_id: Switch::UnlessZero,
        key_max: usize::MAX,
        events: Events::DEFAULT,
        own_family: false,
        tells_downloaded: false,
        lists: CompactLists::PeersAlways,
        scrapes_known_only: false,
        scrapes_as_asked: false,
        needs_query: false,
        scrapes_downloaders: true,
        scrape_flags: false,
        writes_utf8: false,
    };
}

impl Head {
    pub(crate) const DEFAULT: Head =
        Head { text: "", stays: "keep-alive", closes: "close", length_width: 0 };
}

impl Mistakes {
    pub(crate) const DEFAULT: Mistakes = Mistakes {
        otherwise: NoAnswer::Explained,
        texts: &[],
        one_info_hash: true,
        no_twins: false,
    };
}

impl Events {
    pub(crate) const DEFAULT: Events =
        Events { paused: true, none: false, nothing: true, any_case: false, anything: false };
}

/// Manners of the swarms, whichever protocol an announce or a scrape comes by.
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

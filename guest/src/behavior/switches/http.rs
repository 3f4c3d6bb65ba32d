//! HTTP: how requests are read, and how responses are written.

use super::numwant::Numwant;
use crate::wire::query::Syntax;

/// How a tracker behaves over HTTP.
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
    pub(crate) query: Syntax,
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
    pub(crate) compact: Flag,
    /// What `no_peer_id` means.
    pub(crate) no_peer_id: Flag,
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
pub(crate) enum Flag {
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
        query: Syntax::DEFAULT,
        required: &["info_hash", "peer_id", "port"],
        mistakes: Mistakes::DEFAULT,
        amounts: Amounts::Digits,
        seeds_unless_it_says: false,
        port_0: false,
        numwant_0: Numwant::Nobody,
        negative_numwant: Negative::Default,
        compact: Flag::UnlessZero,
        no_peer_id: Flag::UnlessZero,
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

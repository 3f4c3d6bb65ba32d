//! HTTP: how requests are read, and how responses are written.

use super::numwant::Numwant;
use crate::wire::query::Syntax;

/// How a tracker behaves over HTTP.
#[derive(Debug)]
pub(crate) struct HttpBehavior {
    /// Status line and header fields.
    pub(crate) head: Head,
    /// Bytes that follow every body, and are counted in its length.
    pub(crate) behind_body: &'static str,
    /// Which methods are served.
    pub(crate) methods: Methods,
    /// What another method gets.
    pub(crate) other_method: NoAnswer,
    /// What an unknown path gets.
    pub(crate) other_path: NoAnswer,
    /// What a target that is not a path gets. If that is [`NoAnswer::Explained`],
    /// `http://host/path` counts as a path.
    pub(crate) other_target: NoAnswer,
    /// What bytes that are not a request get.
    pub(crate) no_request: NoAnswer,
    /// What a request that is too large gets.
    pub(crate) too_large: NoAnswer,
    /// Most bytes of a response. Instead of a larger one, the connection is closed.
    pub(crate) response_max: usize,
    /// Whether a connection stays open whatever the client wants, if `keep-alive` is on.
    pub(crate) stays_open: bool,
    /// Whether bytes that arrive together with a request are discarded.
    pub(crate) loses_pipelined: bool,
    /// The syntax of a query.
    pub(crate) query: Syntax,
    /// Parameters that an announce must have.
    pub(crate) required: &'static [&'static str],
    /// What an invalid announce or scrape gets.
    pub(crate) mistakes: Mistakes,
    /// How numbers are read.
    pub(crate) amounts: Amounts,
    /// Whether a client that does not send `left` is a seeder.
    pub(crate) seeds_unless_it_says: bool,
    /// Whether port 0 is valid.
    pub(crate) port_0: bool,
    /// What `numwant=0` gets.
    pub(crate) numwant_0: Numwant,
    /// What a negative `numwant` gets.
    pub(crate) negative_numwant: Negative,
    /// When `compact` is on.
    pub(crate) compact: Flag,
    /// When `no_peer_id` is on.
    pub(crate) no_peer_id: Flag,
    /// Most bytes of a `key`.
    pub(crate) key_max: usize,
    /// Which values `event` may have.
    pub(crate) events: Events,
    /// Whether a client gets only peers of its own address family.
    pub(crate) own_family: bool,
    /// Whether the answer to an announce says how often the torrent was downloaded, unless the
    /// event is `stopped`.
    pub(crate) tells_downloaded: bool,
    /// Which compact lists an answer has.
    pub(crate) lists: CompactLists,
    /// Whether an unknown info hash is left out of the answer to a scrape.
    pub(crate) scrapes_known_only: bool,
    /// Whether the answer to a scrape has the order of its info hashes, including repeated ones.
    pub(crate) scrapes_as_asked: bool,
    /// Whether a request must have a query. Only a scrape of all swarms must have none.
    pub(crate) needs_query: bool,
    /// Whether the answer to a scrape has `downloaders` (BEP 21).
    pub(crate) scrapes_downloaders: bool,
    /// Whether the answer to a scrape has the interval in its `flags`.
    pub(crate) scrape_flags: bool,
    /// Whether info hashes and peer ids are sent as if they were Latin-1 text, in UTF-8.
    pub(crate) writes_utf8: bool,
}

/// The head of a response. In its text, `%s` stands for the status, `%l` for the length of the
/// body, and `%c` for one of the other two texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) text: &'static str,
    /// `%c` if the connection stays open.
    pub(crate) stays: &'static str,
    /// `%c` if it is closed.
    pub(crate) closes: &'static str,
    /// Fewest bytes of the length; spaces after its digits fill them.
    pub(crate) length_width: usize,
}

/// Which methods are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Methods {
    /// GET, and HEAD, which gets only the head.
    GetAndHead,
    /// GET.
    Get,
    /// Any word, as if it were GET.
    AnyWord,
    /// All methods of HTTP, as if they were GET, except that HEAD gets only the head.
    AllOfHttp,
}

/// What a request gets that is not a valid announce or scrape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoAnswer {
    /// A failure reason that explains the mistake.
    Explained,
    /// A failure reason with status 200: this text, and the target.
    NamesTarget(&'static str),
    /// A whole response.
    Page(&'static Page),
    /// No response. The connection stays open, but all further requests are ignored.
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

/// A mistake in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamError {
    /// It is missing.
    Missing,
    /// It is invalid.
    Invalid,
    /// It is 0. Without a text for that, it counts as invalid.
    Zero,
    /// It is given more than once.
    Twice,
    /// It can't be decoded.
    Escape,
}

/// What an invalid announce or scrape gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mistakes {
    /// What it gets if there is no text.
    pub(crate) otherwise: NoAnswer,
    /// Texts, in which `%n` stands for the parameter's name and `%v` for its value. The name `*`
    /// matches any parameter.
    pub(crate) texts: &'static [(ParamError, &'static str, &'static str)],
    /// Whether a second `info_hash` is a mistake. If not, the last one counts, or the first one with `first_counts`.
    pub(crate) one_info_hash: bool,
    /// Whether a second `peer_id` or `port` is invalid.
    pub(crate) no_twins: bool,
}

/// How numbers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amounts {
    /// Decimal digits.
    Digits,
    /// Decimal digits, with or without a `+` before them.
    SignedDigits,
    /// Like JavaScript's `Number`, for which an empty text is zero. An invalid amount counts as
    /// missing, and is never a mistake.
    JavaScript,
    /// Like a 32-bit number that wraps. An invalid number is 0, but an empty text is a mistake.
    /// Only `left` is checked.
    Wrapping,
    /// `0` is zero, and everything else is not. Only `left` is checked.
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
    /// If it is `1`; everything else is a mistake.
    MustBeOne,
    /// If it is `1`. `0` is off; everything else is a mistake.
    MustBeOneOrZero,
    /// If it is a number other than 0; everything else is a mistake.
    MustBeNumber,
    /// Never.
    Never,
}

/// Which values `event` may have besides `started`, `stopped` and `completed`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Events {
    /// `paused` (BEP 21).
    pub(crate) paused: bool,
    /// `none`.
    pub(crate) none: bool,
    /// An empty text.
    pub(crate) nothing: bool,
    /// All values, in upper or lower case.
    pub(crate) any_case: bool,
    /// Any other text, which counts as no event.
    pub(crate) anything: bool,
}

/// Which compact lists an answer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CompactLists {
    /// `peers`, and `peers6` if it is not empty.
    #[default]
    PeersAlways,
    /// Both.
    BothAlways,
    /// Those that are not empty.
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

//! torrust-tracker, as in its source of 2024 to 2026.

use crate::behavior::paths::Paths;
use crate::behavior::settings::{ConnectionIdScope, Settings};
use crate::behavior::switches::{
    Amounts, Behavior, CompactLists, Events, Flag, Head, HttpBehavior, Mistakes, Negative,
    NoAnswer, Numwant, OnError, Options, OverLimit, Page, ParamError, Port, SwarmBehavior,
    UdpBehavior,
};
use crate::wire::query::Syntax;

/// axum's head. `Date` is left out, because the component does not know the date.
const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %l\r\n%c\r\n",
    stays: "",
    closes: "connection: close\r\n",
    length_width: 0,
};
const EMPTY: Head = Head { text: "HTTP/1.1 %s\r\ncontent-length: %l\r\n%c\r\n", ..HEAD };
static NOT_FOUND: Page = Page { status: "404 Not Found", head: EMPTY, body: "" };
static NOT_ALLOWED: Page = Page { status: "405 Method Not Allowed", head: EMPTY, body: "" };
static BAD_REQUEST: Page = Page { status: "400 Bad Request", head: EMPTY, body: "" };
static TOO_LARGE: Page =
    Page { status: "431 Request Header Fields Too Large", head: EMPTY, body: "" };

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior {
        bad_magic: OnError::Text("Protocol identifier missing"),
        too_short: OnError::Text("Couldn't parse action"),
        bad_id: OnError::Text("connection cookie error"),
        reads_first: true,
        unknown_action: OnError::Text("Invalid action"),
        short_announce: OnError::Text("Couldn't parse announce request"),
        highest_event: 3,
        unknown_event: OnError::Text("Invalid announce event"),
        options: Options::Ignored,
        port_0: Port::Is(OnError::Text("Port can't be 0")),
        numwant_0: Numwant::Most,
        negative_numwant: Numwant::Most,
        empty_scrape: OnError::Text("Full scrapes are not allowed"),
        partial_scrape: OnError::Text("Invalid info hash list"),
        scrapes_once: true,
        ..UdpBehavior::DEFAULT
    },
    http: HttpBehavior {
        head: HEAD,
        other_method: NoAnswer::Page(&NOT_ALLOWED),
        other_path: NoAnswer::Page(&NOT_FOUND),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        query: Syntax { lenient: true, first_counts: true, ..Syntax::DEFAULT },
        mistakes: Mistakes {
            texts: &[
                (
                    ParamError::Missing,
                    "*",
                    "Bad request. Cannot parse query params for announce request: missing param %n",
                ),
                (
                    ParamError::Invalid,
                    "*",
                    "Bad request. Cannot parse query params for announce request: \
                     invalid param value %v for %n",
                ),
            ],
            one_info_hash: false,
            ..Mistakes::DEFAULT
        },
        amounts: Amounts::SignedDigits,
        seeds_unless_it_says: true,
        port_0: true,
        numwant_0: Numwant::Most,
        negative_numwant: Negative::Mistake,
        compact: Flag::MustBeOneOrZero,
        no_peer_id: Flag::Never,
        events: Events { paused: false, nothing: false, ..Events::DEFAULT },
        lists: CompactLists::BothAlways,
        scrapes_downloaders: false,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        stopped_gets_peers: true,
        counts_events: true,
        beyond_scrape_max: OverLimit::LeftOut,
        ..SwarmBehavior::DEFAULT
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 120;
    settings.min_interval = 120;
    settings.numwant_default = 74;
    settings.numwant_max = 74;
    settings.over_http.scrape_max = Some(100);
    settings.peer_lifetime = 900;
    settings.connection_id_scope = ConnectionIdScope::Endpoint;
    // It bans an address that has sent more than ten bad connection ids.
    settings.ban_after = Some(11);
    settings.keep_alive = true;
    settings.paths = Paths::with_a_key();
    settings.behavior = &BEHAVIOR;
}

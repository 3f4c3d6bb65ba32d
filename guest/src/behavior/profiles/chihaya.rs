//! chihaya, as in its source of 2026.

use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Behavior, CompactLists, Completed, CountsAt, Downloaded, Events, Flag, Head, HttpBehavior,
    IncludeSelf, Methods, Mistakes, Negative, NoAnswer, Numwant, OnError, Options, OverLimit, Page,
    ParamError, Port, SwarmBehavior, UdpBehavior,
};
use crate::wire::query::Syntax;

/// The head of Go's server. `Date` is left out, because the component does not know the date.
pub(super) const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %l\r\n%c\r\n",
    stays: "",
    closes: "Connection: close\r\n",
    length_width: 0,
};
static NOT_FOUND: Page = Page { status: "404 Not Found", head: HEAD, body: "404 page not found\n" };
static NOT_ALLOWED: Page =
    Page { status: "405 Method Not Allowed", head: HEAD, body: "Method Not Allowed\n" };
static BAD_REQUEST: Page = Page { status: "400 Bad Request", head: HEAD, body: "400 Bad Request" };
static TOO_LARGE: Page =
    Page { status: "431 Request Header Fields Too Large", head: HEAD, body: "" };

pub(super) const UDP: UdpBehavior = UdpBehavior {
    bad_id: OnError::Text("bad connection ID"),
    unknown_action: OnError::Text("unknown action ID"),
    short_announce: OnError::Text("malformed packet"),
    highest_event: 3,
    event_is_a_byte: true,
    unknown_event: OnError::Text("malformed event ID"),
    options: Options::ReadStrictly { unknown: "unknown option type", broken: "malformed packet" },
    port_0: Port::Is(OnError::Text("invalid port")),
    negative_numwant: Numwant::Most,
    empty_scrape: OnError::Text("malformed packet"),
    partial_scrape: OnError::Text("malformed packet"),
    nul_behind_text: true,
    ..UdpBehavior::DEFAULT
};

pub(super) const SWARM: SwarmBehavior = SwarmBehavior {
    listed: IncludeSelf::IfAlone,
    stopped_gets_peers: true,
    counted: CountsAt::Before,
    matches_seeders_with_leechers: true,
    completed: Completed::Anybody,
    downloaded: Downloaded::Untold,
    beyond_scrape_max: OverLimit::LeftOut,
    ..SwarmBehavior::DEFAULT
};

static BEHAVIOR: Behavior = Behavior {
    udp: UDP,
    http: HttpBehavior {
        head: HEAD,
        methods: Methods::Get,
        other_method: NoAnswer::Page(&NOT_ALLOWED),
        other_path: NoAnswer::Page(&NOT_FOUND),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        query: Syntax {
            plus_is_space: true,
            semicolons: true,
            names_in_any_case: true,
            ..Syntax::DEFAULT
        },
        required: &["info_hash", "peer_id", "left", "downloaded", "uploaded", "port"],
        mistakes: Mistakes {
            texts: &[
                (ParamError::Escape, "*", "invalid query escape"),
                (ParamError::Missing, "info_hash", "no info_hash parameter supplied"),
                (ParamError::Invalid, "info_hash", "provided invalid infohash"),
                (ParamError::Twice, "info_hash", "multiple info_hash parameters supplied"),
                (ParamError::Invalid, "peer_id", "failed to provide valid peer_id"),
                (ParamError::Invalid, "event", "failed to provide valid client event"),
                (ParamError::Zero, "port", "invalid port"),
                (ParamError::Missing, "*", "failed to parse parameter: %n"),
                (ParamError::Invalid, "*", "failed to parse parameter: %n"),
            ],
            ..Mistakes::DEFAULT
        },
        negative_numwant: Negative::Mistake,
        compact: Flag::UnlessZeroOrEmpty,
        no_peer_id: Flag::Never,
        events: Events { paused: false, none: true, any_case: true, ..Events::DEFAULT },
        own_family: true,
        lists: CompactLists::IfAny,
        scrapes_downloaders: false,
        ..HttpBehavior::DEFAULT
    },
    swarm: SWARM,
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 1800;
    settings.min_interval = 900;
    settings.numwant_default = 50;
    settings.numwant_max = 100;
    settings.peer_lifetime = 31 * 60;
    settings.connection_id_lifetime = 130;
    settings.scrape_max = 50;
    settings.compact_default = false;
    settings.http_head_max = 1 << 20;
    settings.behavior = &BEHAVIOR;
}

//! chihaya, as its source of 2026 has it.

use crate::behavior::manners::{
    Beyond, Completed, Counted, Downloaded, Events, Head, HttpManners, Listed, Lists, Manners,
    Methods, Mistakes, Negative, NoAnswer, Numwant, Options, Page, Port, SwarmManners, Switch,
    UdpManners, What, Wrong,
};
use crate::behavior::settings::Settings;
use crate::wire::query::Dialect;

/// Of Go's server; what it says of the day is left out, as the component knows no day.
const HEAD: Head = Head {
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

pub(super) const UDP: UdpManners = UdpManners {
    bad_id: Wrong::Text("bad connection ID"),
    unknown_action: Wrong::Text("unknown action ID"),
    short_announce: Wrong::Text("malformed packet"),
    highest_event: 3,
    event_is_a_byte: true,
    unknown_event: Wrong::Text("malformed event ID"),
    options: Options::ReadStrictly { unknown: "unknown option type", broken: "malformed packet" },
    port_0: Port::Is(Wrong::Text("invalid port")),
    negative_numwant: Numwant::Most,
    empty_scrape: Wrong::Text("malformed packet"),
    partial_scrape: Wrong::Text("malformed packet"),
    nul_behind_text: true,
    ..UdpManners::OURS
};

pub(super) const SWARM: SwarmManners = SwarmManners {
    listed: Listed::IfAlone,
    stopped_gets_peers: true,
    counted: Counted::Before,
    matches_seeders_with_leechers: true,
    completed: Completed::Anybody,
    downloaded: Downloaded::Untold,
    beyond_scrape_max: Beyond::LeftOut,
    ..SwarmManners::OURS
};

static MANNERS: Manners = Manners {
    udp: UDP,
    http: HttpManners {
        head: HEAD,
        methods: Methods::Get,
        other_method: NoAnswer::Page(&NOT_ALLOWED),
        other_path: NoAnswer::Page(&NOT_FOUND),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        dialect: Dialect {
            plus_is_space: true,
            semicolons: true,
            names_in_any_case: true,
            ..Dialect::OURS
        },
        required: &["info_hash", "peer_id", "left", "downloaded", "uploaded", "port"],
        mistakes: Mistakes {
            texts: &[
                (What::Escape, "*", "invalid query escape"),
                (What::Missing, "info_hash", "no info_hash parameter supplied"),
                (What::Invalid, "info_hash", "provided invalid infohash"),
                (What::Twice, "info_hash", "multiple info_hash parameters supplied"),
                (What::Invalid, "peer_id", "failed to provide valid peer_id"),
                (What::Invalid, "event", "failed to provide valid client event"),
                (What::Zero, "port", "invalid port"),
                (What::Missing, "*", "failed to parse parameter: %n"),
                (What::Invalid, "*", "failed to parse parameter: %n"),
            ],
            ..Mistakes::OURS
        },
        negative_numwant: Negative::Mistake,
        compact: Switch::UnlessZeroOrEmpty,
        no_peer_id: Switch::Never,
        events: Events { paused: false, none: true, any_case: true, ..Events::OURS },
        own_family: true,
        lists: Lists::IfAny,
        scrapes_downloaders: false,
        ..HttpManners::OURS
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
    settings.manners = &MANNERS;
}

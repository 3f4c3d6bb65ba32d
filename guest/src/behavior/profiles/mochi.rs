//! mochi, as in its source of 2026, but without its `Server` line, which no client reads.

use super::chihaya;
use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Behavior, CompactLists, Downloaded, Events, Flag, HttpBehavior, Methods, Mistakes, Negative,
    NoAnswer, OnError, Page, ParamError, SwarmBehavior, UdpBehavior,
};
use crate::wire::query::Syntax;

static NOT_FOUND: Page =
    Page { status: "404 Not Found", head: chihaya::HEAD, body: "404 Page not found" };
static GET_ONLY: Page =
    Page { status: "400 Bad Request", head: chihaya::HEAD, body: "non-GET request received" };
static BAD_REQUEST: Page =
    Page { status: "400 Bad Request", head: chihaya::HEAD, body: "Error when parsing request" };
static TOO_LARGE: Page = Page {
    status: "431 Request Header Fields Too Large",
    head: chihaya::HEAD,
    body: "Too big request header",
};

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior { unknown_event: OnError::Text("unknown event"), ..chihaya::UDP },
    http: HttpBehavior {
        head: chihaya::HEAD,
        methods: Methods::Get,
        other_method: NoAnswer::Page(&GET_ONLY),
        other_path: NoAnswer::Page(&NOT_FOUND),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        query: Syntax { plus_is_space: true, lenient: true, first_counts: true, ..Syntax::DEFAULT },
        required: &["info_hash", "peer_id", "left", "downloaded", "uploaded", "port"],
        mistakes: Mistakes {
            texts: &[
                (ParamError::Missing, "info_hash", "no info hash supplied"),
                (ParamError::Invalid, "info_hash", "no info hash supplied"),
                (ParamError::Twice, "info_hash", "multiple info hashes supplied"),
                (ParamError::Missing, "peer_id", "peer ID invalid or not provided"),
                (ParamError::Invalid, "peer_id", "peer ID invalid or not provided"),
                (ParamError::Missing, "port", "invalid port"),
                (ParamError::Invalid, "port", "invalid port"),
                (ParamError::Zero, "port", "invalid port"),
                (ParamError::Invalid, "event", "unknown event"),
                (ParamError::Invalid, "numwant", "parameter 'num want' invalid or not provided"),
                (ParamError::Missing, "*", "parameter '%n' invalid or not provided"),
                (ParamError::Invalid, "*", "parameter '%n' invalid or not provided"),
            ],
            ..Mistakes::DEFAULT
        },
        negative_numwant: Negative::Mistake,
        compact: Flag::IfWord,
        no_peer_id: Flag::IfWord,
        events: Events { paused: false, none: true, any_case: true, ..Events::DEFAULT },
        lists: CompactLists::IfAny,
        scrapes_downloaders: false,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        counts_events: true,
        downloaded: Downloaded::CountsAt,
        ..chihaya::SWARM
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    chihaya::apply(settings);
    settings.connection_id_lifetime = 18 * 3600 + 12 * 60;
    settings.http_head_max = 4096;
    settings.behavior = &BEHAVIOR;
}

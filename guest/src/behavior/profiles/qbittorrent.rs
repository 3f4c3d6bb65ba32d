//! The tracker that is embedded in qBittorrent, as in its source of 2026. It has no UDP and no
//! scrapes; over UDP, the default behavior applies.

use crate::behavior::paths::Paths;
use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Amounts, Behavior, Flag, Head, HttpBehavior, IncludeSelf, Methods, MinInterval, Mistakes,
    Negative, NoAnswer, Page, ParamError, SwarmBehavior, UdpBehavior,
};
use crate::wire::query::Syntax;

/// `Date` is left out, because the component does not know the date.
const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\nconnection: %c\r\ncontent-length: %l\r\n\
           content-type: text/plain; charset=UTF-8\r\n\r\n",
    ..Head::DEFAULT
};
const EMPTY: Head =
    Head { text: "HTTP/1.1 %s\r\nconnection: %c\r\ncontent-length: %l\r\n\r\n", ..Head::DEFAULT };
static NOT_FOUND: Page = Page { status: "404 Not Found", head: EMPTY, body: "" };
static NOT_ALLOWED: Page = Page { status: "405 Method Not Allowed", head: EMPTY, body: "" };
static BAD_REQUEST: Page = Page { status: "400 Bad Request", head: EMPTY, body: "" };
static TOO_LARGE: Page = Page { status: "413 Payload Too Large", head: EMPTY, body: "" };

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior::DEFAULT,
    http: HttpBehavior {
        head: HEAD,
        methods: Methods::Get,
        other_method: NoAnswer::Page(&NOT_ALLOWED),
        other_path: NoAnswer::Page(&NOT_FOUND),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        query: Syntax { lenient: true, ..Syntax::DEFAULT },
        mistakes: Mistakes {
            texts: &[
                (ParamError::Missing, "*", "Missing \"%n\" parameter"),
                (ParamError::Invalid, "*", "Invalid \"%n\" parameter"),
            ],
            one_info_hash: false,
            ..Mistakes::DEFAULT
        },
        amounts: Amounts::Zero,
        negative_numwant: Negative::Mistake,
        no_peer_id: Flag::IfOne,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior { listed: IncludeSelf::AsOthers, ..SwarmBehavior::DEFAULT },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 1800;
    settings.min_interval_from = MinInterval::None;
    settings.numwant_default = 50;
    settings.numwant_max = 200;
    settings.peer_lifetime = Settings::FOREVER;
    settings.keep_alive = true;
    settings.external_ip = true;
    settings.paths = Paths::of_qbittorrent();
    settings.behavior = &BEHAVIOR;
}

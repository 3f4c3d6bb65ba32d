//! opentracker, as in Debian 12 (2021-08-23), compared by running it; a build with a white list.

use crate::behavior::paths::Paths;
use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Amounts, Behavior, Events, Flag, Head, HttpBehavior, IncludeSelf, Methods, MinInterval,
    Mistakes, NoAnswer, Numwant, OnError, Options, OverLimit, Page, ParamError, Port,
    SwarmBehavior, UdpBehavior,
};

const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %l\r\n\r\n",
    ..Head::DEFAULT
};

/// Its pages say HTTP/1.0.
const HTML: Head = Head {
    text: "HTTP/1.0 %s\r\nContent-Type: text/html\r\nContent-Length: %l\r\n\r\n",
    ..Head::DEFAULT
};

static INVALID: Page =
    Page { status: "400 Invalid Request", head: HTML, body: "<title>Invalid Request</title>\n" };
static NOT_FOUND: Page =
    Page { status: "404 Not Found", head: HTML, body: "<title>Not Found</title>\n" };
static TOO_LARGE: Page = Page {
    status: "500 Internal Server Error",
    head: HTML,
    body: "<title>Internal Server Error</title>\n",
};

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior {
        bad_id: OnError::Text("Connection ID missmatch."),
        unknown_action: OnError::Silence,
        short_announce: OnError::Silence,
        highest_event: 3,
        unknown_event: OnError::Fine,
        options: Options::Ignored,
        port_0: Port::Is(OnError::Fine),
        negative_numwant: Numwant::Most,
        empty_scrape: OnError::Fine,
        partial_scrape: OnError::Fine,
        nul_behind_text: true,
        ..UdpBehavior::DEFAULT
    },
    http: HttpBehavior {
        head: HEAD,
        methods: Methods::Get,
        other_method: NoAnswer::Page(&INVALID),
        other_path: NoAnswer::Page(&NOT_FOUND),
        other_target: NoAnswer::Page(&INVALID),
        no_request: NoAnswer::Page(&INVALID),
        too_large: NoAnswer::Page(&TOO_LARGE),
        required: &["info_hash"],
        mistakes: Mistakes {
            otherwise: NoAnswer::Page(&INVALID),
            texts: &[(
                ParamError::Missing,
                "info_hash",
                "Your client forgot to send your torrent's info_hash. Please upgrade your client.",
            )],
            ..Mistakes::DEFAULT
        },
        amounts: Amounts::Wrapping,
        port_0: true,
        compact: Flag::MustBeNumber,
        no_peer_id: Flag::Never,
        events: Events { paused: false, anything: true, ..Events::DEFAULT },
        own_family: true,
        tells_downloaded: true,
        scrapes_known_only: true,
        scrapes_as_asked: true,
        needs_query: true,
        scrapes_downloaders: false,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        listed: IncludeSelf::AsOthers,
        counts_events: true,
        beyond_scrape_max: OverLimit::LeftOut,
        ..SwarmBehavior::DEFAULT
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 1800;
    settings.interval_spread = 180;
    settings.min_interval_from = MinInterval::Half;
    settings.numwant_default = 50;
    settings.numwant_max = 200;
    settings.peer_lifetime = 45 * 60;
    settings.connection_id_lifetime = Settings::FOREVER;
    settings.scrape_max = 75;
    settings.over_http.scrape_max = Some(64);
    settings.full_scrape = true;
    settings.http_head_max = 8192;
    settings.paths = Paths::of_opentracker();
    settings.behavior = &BEHAVIOR;
}

//! The npm package bittorrent-tracker 11.2.3 under Node 20, compared by running it.

use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Amounts, Behavior, CompactLists, Completed, Downloaded, Flag, Head, HttpBehavior, IncludeSelf,
    Methods, MinInterval, Mistakes, Negative, NoAnswer, Numwant, OnError, Options, Page,
    ParamError, Port, SwarmBehavior, UdpBehavior,
};
use crate::wire::query::Syntax;

/// Node's head. `Date` is left out, because the component does not know the date.
const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\nConnection: %c\r\nContent-Length: %l\r\n\r\n",
    stays: "keep-alive\r\nKeep-Alive: timeout=5",
    ..Head::DEFAULT
};
const BARE: Head = Head { text: "HTTP/1.1 %s\r\nConnection: close\r\n\r\n", ..Head::DEFAULT };
static BAD_REQUEST: Page = Page { status: "400 Bad Request", head: BARE, body: "" };
static TOO_LARGE: Page =
    Page { status: "431 Request Header Fields Too Large", head: BARE, body: "" };

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior {
        bad_id: OnError::Silence,
        unknown_action: OnError::Silence,
        short_announce: OnError::Silence,
        unknown_event: OnError::Silence,
        options: Options::Ignored,
        port_0: Port::OfTheDatagram,
        numwant_0: Numwant::Default,
        negative_numwant: Numwant::Most,
        empty_scrape: OnError::Fine,
        partial_scrape: OnError::Silence,
        scrapes_once: true,
        ..UdpBehavior::DEFAULT
    },
    http: HttpBehavior {
        head: HEAD,
        methods: Methods::AllOfHttp,
        other_method: NoAnswer::Page(&BAD_REQUEST),
        other_path: NoAnswer::NamesTarget("invalid action in HTTP request: "),
        other_target: NoAnswer::NamesTarget("invalid action in HTTP request: "),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        query: Syntax { plus_is_space: true, lenient: true, ..Syntax::DEFAULT },
        mistakes: Mistakes {
            texts: &[
                (ParamError::Missing, "*", "invalid %n"),
                (ParamError::Invalid, "*", "invalid %n"),
                (ParamError::Twice, "*", "invalid %n"),
            ],
            no_twins: true,
            ..Mistakes::DEFAULT
        },
        amounts: Amounts::JavaScript,
        numwant_0: Numwant::Default,
        negative_numwant: Negative::Nobody,
        compact: Flag::IfOne,
        no_peer_id: Flag::Never,
        lists: CompactLists::BothAlways,
        scrapes_downloaders: false,
        scrape_flags: true,
        writes_utf8: true,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        listed: IncludeSelf::AsOthers,
        stopped_gets_peers: true,
        completed: Completed::Known,
        seeder_stays: true,
        downloaded: Downloaded::Seeders,
        ..SwarmBehavior::DEFAULT
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 600;
    settings.min_interval_from = MinInterval::None;
    settings.numwant_default = 50;
    settings.numwant_max = 82;
    settings.peer_lifetime = 1200;
    settings.connection_id_lifetime = Settings::FOREVER;
    settings.protocol_id_is_connection_id = true;
    settings.scrape_max = u32::MAX;
    settings.full_scrape = true;
    settings.keep_alive = true;
    settings.compact_default = false;
    settings.behavior = &BEHAVIOR;
}

//! The npm package bittorrent-tracker 11.2.3 under Node 20, run beside this.

use crate::behavior::manners::{
    Amounts, Completed, Downloaded, Head, HttpManners, Listed, Lists, Manners, Methods,
    MinInterval, Mistakes, Negative, NoAnswer, Numwant, Options, Page, Port, SwarmManners, Switch,
    UdpManners, What, Wrong,
};
use crate::behavior::settings::Settings;
use crate::wire::query::Dialect;

/// Node's; what it says of the day is left out, as the component knows no day.
const HEAD: Head = Head {
    text: "HTTP/1.1 %s\r\nConnection: %c\r\nContent-Length: %l\r\n\r\n",
    stays: "keep-alive\r\nKeep-Alive: timeout=5",
    ..Head::OURS
};
const BARE: Head = Head { text: "HTTP/1.1 %s\r\nConnection: close\r\n\r\n", ..Head::OURS };
static BAD_REQUEST: Page = Page { status: "400 Bad Request", head: BARE, body: "" };
static TOO_LARGE: Page =
    Page { status: "431 Request Header Fields Too Large", head: BARE, body: "" };

static MANNERS: Manners = Manners {
    udp: UdpManners {
        bad_id: Wrong::Silence,
        unknown_action: Wrong::Silence,
        short_announce: Wrong::Silence,
        unknown_event: Wrong::Silence,
        options: Options::Ignored,
        port_0: Port::OfTheDatagram,
        numwant_0: Numwant::Default,
        negative_numwant: Numwant::Most,
        empty_scrape: Wrong::Fine,
        partial_scrape: Wrong::Silence,
        scrapes_once: true,
        ..UdpManners::OURS
    },
    http: HttpManners {
        head: HEAD,
        methods: Methods::AllOfHttp,
        other_method: NoAnswer::Page(&BAD_REQUEST),
        other_path: NoAnswer::NamesTarget("invalid action in HTTP request: "),
        other_target: NoAnswer::NamesTarget("invalid action in HTTP request: "),
        no_request: NoAnswer::Page(&BAD_REQUEST),
        too_large: NoAnswer::Page(&TOO_LARGE),
        dialect: Dialect { plus_is_space: true, lenient: true, ..Dialect::OURS },
        mistakes: Mistakes {
            texts: &[
                (What::Missing, "*", "invalid %n"),
                (What::Invalid, "*", "invalid %n"),
                (What::Twice, "*", "invalid %n"),
            ],
            no_twins: true,
            ..Mistakes::OURS
        },
        amounts: Amounts::JavaScript,
        numwant_0: Numwant::Default,
        negative_numwant: Negative::Nobody,
        compact: Switch::IfOne,
        no_peer_id: Switch::Never,
        lists: Lists::BothAlways,
        scrapes_downloaders: false,
        scrape_flags: true,
        writes_utf8: true,
        ..HttpManners::OURS
    },
    swarm: SwarmManners {
        listed: Listed::AsOthers,
        stopped_gets_peers: true,
        completed: Completed::Known,
        seeder_stays: true,
        downloaded: Downloaded::Seeders,
        ..SwarmManners::OURS
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
    settings.manners = &MANNERS;
}

//! aquatic_udp and aquatic_http 0.9, run beside this.

use crate::behavior::manners::{
    Amounts, Beyond, Counted, Downloaded, Events, Head, HttpManners, Lists, Manners, Methods,
    MinInterval, Mistakes, Negative, NoAnswer, Numwant, Options, Port, SwarmManners, Switch,
    UdpManners, Wrong,
};
use crate::behavior::settings::{OverHttp, Settings};

static MANNERS: Manners = Manners {
    udp: UdpManners {
        bad_id: Wrong::Silence,
        unknown_action: Wrong::Silence,
        short_announce: Wrong::Silence,
        highest_event: 3,
        unknown_event: Wrong::Text("Invalid announce event"),
        options: Options::Ignored,
        port_0: Port::Is(Wrong::Text("Port can't be 0")),
        numwant_0: Numwant::Most,
        negative_numwant: Numwant::Most,
        empty_scrape: Wrong::Text("Full scrapes are not allowed"),
        partial_scrape: Wrong::Text("Invalid info hash list"),
        ..UdpManners::OURS
    },
    http: HttpManners {
        head: Head {
            text: "HTTP/1.1 %s\r\nContent-Length: %l\r\n\r\n",
            length_width: 8,
            ..Head::OURS
        },
        behind_body: "\r\n",
        methods: Methods::AnyWord,
        other_path: NoAnswer::Silence,
        other_target: NoAnswer::Silence,
        no_request: NoAnswer::Silence,
        too_large: NoAnswer::Close,
        response_max: 4096,
        stays_open: true,
        loses_pipelined: true,
        required: &["info_hash", "peer_id", "port", "uploaded", "downloaded", "left"],
        mistakes: Mistakes { otherwise: NoAnswer::Silence, one_info_hash: false, ..Mistakes::OURS },
        amounts: Amounts::SignedDigits,
        port_0: true,
        numwant_0: Numwant::Most,
        negative_numwant: Negative::Mistake,
        compact: Switch::MustBeOne,
        no_peer_id: Switch::Never,
        key_max: 100,
        events: Events { paused: false, nothing: false, ..Events::OURS },
        own_family: true,
        lists: Lists::BothAlways,
        scrapes_downloaders: false,
        ..HttpManners::OURS
    },
    swarm: SwarmManners {
        stopped_gets_peers: true,
        counted: Counted::Others,
        even_choice: true,
        downloaded: Downloaded::Zero,
        beyond_scrape_max: Beyond::LeftOut,
        ..SwarmManners::OURS
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.interval = 900;
    settings.min_interval_from = MinInterval::None;
    settings.numwant_default = 30;
    settings.numwant_max = 30;
    settings.over_http = OverHttp {
        interval: Some(120),
        numwant_default: Some(50),
        numwant_max: Some(50),
        scrape_max: Some(100),
    };
    settings.peer_lifetime = 1200;
    settings.scrape_max = 70;
    settings.keep_alive = true;
    settings.http_head_max = 2048;
    settings.manners = &MANNERS;
}

//! aquatic_udp and aquatic_http 0.9, compared by running them.

use crate::behavior::settings::{OverHttp, Settings};
use crate::behavior::switches::{
    Amounts, Behavior, CompactLists, CountsAt, Downloaded, Events, Flag, Head, HttpBehavior,
    Methods, MinInterval, Mistakes, Negative, NoAnswer, Numwant, OnError, Options, OverLimit, Port,
    SwarmBehavior, UdpBehavior,
};

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior {
        bad_id: OnError::Silence,
        unknown_action: OnError::Silence,
        short_announce: OnError::Silence,
        highest_event: 3,
        unknown_event: OnError::Text("Invalid announce event"),
        options: Options::Ignored,
        port_0: Port::Is(OnError::Text("Port can't be 0")),
        numwant_0: Numwant::Most,
        negative_numwant: Numwant::Most,
        empty_scrape: OnError::Text("Full scrapes are not allowed"),
        partial_scrape: OnError::Text("Invalid info hash list"),
        ..UdpBehavior::DEFAULT
    },
    http: HttpBehavior {
        head: Head {
            text: "HTTP/1.1 %s\r\nContent-Length: %l\r\n\r\n",
            length_width: 8,
            ..Head::DEFAULT
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
        mistakes: Mistakes {
            otherwise: NoAnswer::Silence,
            one_info_hash: false,
            ..Mistakes::DEFAULT
        },
        amounts: Amounts::SignedDigits,
        port_0: true,
        numwant_0: Numwant::Most,
        negative_numwant: Negative::Mistake,
        compact: Flag::MustBeOne,
        no_peer_id: Flag::Never,
        key_max: 100,
        events: Events { paused: false, nothing: false, ..Events::DEFAULT },
        own_family: true,
        lists: CompactLists::BothAlways,
        scrapes_downloaders: false,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        stopped_gets_peers: true,
        counted: CountsAt::Others,
        even_choice: true,
        downloaded: Downloaded::Zero,
        beyond_scrape_max: OverLimit::LeftOut,
        ..SwarmBehavior::DEFAULT
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
    settings.behavior = &BEHAVIOR;
}

//! The BEPs to the letter. The default does more for tests, and accepts more from clients.

use crate::behavior::settings::Settings;
use crate::behavior::switches::{
    Behavior, Flag, HttpBehavior, MinInterval, OnError, SwarmBehavior, UdpBehavior,
};

static BEHAVIOR: Behavior = Behavior {
    udp: UdpBehavior {
        // BEP 15: "ignore the request".
        bad_id: OnError::Silence,
        // BEP 15 defines 0 to 3.
        highest_event: 3,
        ..UdpBehavior::DEFAULT
    },
    http: HttpBehavior {
        // BEP 3 calls only `ip` and `event` optional.
        required: &["info_hash", "peer_id", "port", "uploaded", "downloaded", "left"],
        // No BEP defines it.
        no_peer_id: Flag::Never,
        ..HttpBehavior::DEFAULT
    },
    swarm: SwarmBehavior {
        // BEP 48: "the number of times the torrent has been downloaded", BEP 3: "an announce using
        // completed is sent when the download completes".
        counts_events: true,
        ..SwarmBehavior::DEFAULT
    },
};

/// Sets what is different from our defaults.
pub(super) fn apply(settings: &mut Settings) {
    settings.min_interval_from = MinInterval::None;
    settings.behavior = &BEHAVIOR;
}

//! Replies that are odd, and that clients take peers from all the same.

use test_tracker_tests::client::Protocol::{self, Http, Udp};
use test_tracker_tests::real_client::RealClient::{self, Aria2, Libtorrent, Transmission};

use crate::Case;
use crate::scene::Scene;

pub(crate) const CASES: &[Case] = &[
    taken("wrong_transaction_id_then_right", Udp, Aria2, WRONG_THEN_RIGHT),
    taken("wrong_transaction_id_then_right", Udp, Libtorrent, WRONG_THEN_RIGHT),
    taken("wrong_transaction_id_then_right", Udp, Transmission, WRONG_THEN_RIGHT),
    taken("twice", Udp, Aria2, "announce udp duplicate=1"),
    taken("twice", Udp, Libtorrent, "announce udp duplicate=1"),
    taken("twice", Udp, Transmission, "announce udp duplicate=1"),
    taken("gzip_if_told_so", Http, Aria2, "announce http coding=gzip")
        .with(&["--http-accept-gzip=true"]),
    taken("gzip", Http, Libtorrent, "announce http coding=gzip"),
    taken("gzip", Http, Transmission, "announce http coding=gzip"),
    taken("chunks", Http, Aria2, "announce http chunked=plain"),
    taken("chunks", Http, Libtorrent, "announce http chunked=plain"),
    taken("chunks", Http, Transmission, "announce http chunked=plain"),
    taken("no_length", Http, Aria2, "announce http content-length=absent"),
    taken("no_length", Http, Libtorrent, "announce http content-length=absent"),
    taken("no_length", Http, Transmission, "announce http content-length=absent"),
    taken("drip", Http, Aria2, "announce http drip=40 gap=200ms"),
    taken("drip", Http, Libtorrent, "announce http drip=40 gap=200ms"),
    taken("drip", Http, Transmission, "announce http drip=40 gap=200ms"),
    taken("unsorted_keys", Http, Aria2, "announce http bencode=unsorted"),
    taken("unsorted_keys", Http, Libtorrent, "announce http bencode=unsorted"),
    taken("unsorted_keys", Http, Transmission, "announce http bencode=unsorted"),
    taken("peers6_of_17_bytes", Http, Aria2, PEERS6),
    taken("peers6_of_17_bytes", Http, Libtorrent, PEERS6),
    taken("peers6_of_17_bytes", Http, Transmission, PEERS6),
    taken("folded_fields", Http, Aria2, "announce http head=folded"),
    redirected(Aria2),
    redirected(Libtorrent),
    redirected(Transmission),
];

const WRONG_THEN_RIGHT: &str = "announce udp wrong-transaction-id then-correct";
const PEERS6: &str = r#"announce http set="peers6=17:aaaaaaaaaaaaaaaaa""#;

const fn taken(
    name: &'static str,
    protocol: Protocol,
    client: RealClient,
    fault: &'static str,
) -> Case {
    let run: fn(&mut Scene) = match protocol {
        Udp => |scene| {
            scene.fine("connect");
            takes(scene);
        },
        Http => takes,
    };
    Case::new(name, client, protocol, fault, run).seeder_first()
}

/// From its first announce, and no other.
fn takes(scene: &mut Scene) {
    scene.faulty("announce started");
    scene.takes_the_peers();
}

const fn redirected(client: RealClient) -> Case {
    let fault = "announce http times=1 redirect=302 location={target}";
    let run: fn(&mut Scene) = |scene| {
        scene.faulty("announce started");
        scene.fine("announce started");
        scene.takes_the_peers();
    };
    Case::new("behind_a_redirect", client, Http, fault, run).seeder_first()
}

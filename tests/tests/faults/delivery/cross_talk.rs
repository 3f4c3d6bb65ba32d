//! Replies that are another client's: F10.

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{Escape, announce_target, get, scrape_target};
use test_tracker_tests::swarm::NewPeer;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

use crate::udp::{INFO_HASH, client, ipv6_client, with};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("F10_announce", an_announce_gets_what_another_client_got),
    Case::new("F10_http", an_http_announce_gets_what_another_client_got),
    Case::new("F10_scrape", a_scrape_gets_what_another_client_got),
    Case::new("F10_connect", a_connect_gets_what_another_client_got).needs_ipv6(),
    Case::new("F10_nothing_lost", what_was_lost_is_told_to_nobody),
    Case::new("F10_transports", protocols_do_not_mix),
];

const OTHER: InfoHash = [0x52; 20];

/// A swarm of one peer each, so that the torrents can be told apart.
fn swarms(tracker: &mut Tracker) {
    for (info_hash, number) in [(INFO_HASH, 1), (OTHER, 2)] {
        tracker.add_peer(&info_hash, &NewPeer::at(([192, 0, 2, number], 6881))).expect("a peer");
    }
}

fn announce(client: &UdpClient, info_hash: InfoHash, number: u8) -> Vec<u8> {
    let id = client.connect();
    let body = announce_body(&Announce::leecher(info_hash, number));
    [request(id, action::ANNOUNCE, u32::from_be_bytes([number; 4])), body].concat()
}

fn an_announce_gets_what_another_client_got(tracker: &mut Tracker) {
    swarms(tracker);
    let client = client(tracker);
    let one = announce(&client, INFO_HASH, 1);
    let two = announce(&client, OTHER, 2);
    let told_one = client.exchange(&one, "answer");
    let told_two = client.exchange(&two, "answer");
    assert_eq!((&told_one[20..24], &told_two[20..24]), (&[192, 0, 2, 1][..], &[192, 0, 2, 2][..]));
    add(tracker, "announce udp cross-talk");
    // Nobody else has asked yet, since the fault is there.
    assert_eq!(client.exchange(&one, "answer"), told_one);
    assert_eq!(client.exchange(&one, "answer"), told_one);
    assert_eq!(client.exchange(&two, "answer"), with(&told_one, 4, &[2; 4]));
    assert_eq!(client.exchange(&two, "answer"), with(&told_one, 4, &[2; 4]));
    assert_eq!(client.exchange(&one, "answer"), with(&told_two, 4, &[1; 4]));
    // The one who asked last, of several.
    let three = announce(&client, INFO_HASH, 3);
    assert_eq!(client.exchange(&three, "answer"), with(&told_one, 4, &[3; 4]));
    assert_eq!(tracker.peers(&INFO_HASH).len(), 3, "the tracker has dealt with them");
}

fn an_http_announce_gets_what_another_client_got(tracker: &mut Tracker) {
    swarms(tracker);
    let address = tracker.ipv4(Protocol::Http);
    let target =
        |info_hash, number| announce_target(&Announce::leecher(info_hash, number), Escape::Upper);
    let (one, two) = (target(INFO_HASH, 1), target(OTHER, 2));
    let (told_one, told_two) = (get(address, &one), get(address, &two));
    assert_ne!(told_one, told_two);
    add(tracker, "announce http cross-talk");
    assert_eq!(get(address, &one), told_one);
    assert_eq!(get(address, &two), told_one);
    assert_eq!(get(address, &one), told_two);
}

/// Clients without a peer id are told apart by their address.
fn a_scrape_gets_what_another_client_got(tracker: &mut Tracker) {
    swarms(tracker);
    add(tracker, "scrape cross-talk");
    let clients = [client(tracker), client(tracker)];
    let scrape = |client: &UdpClient, info_hashes: &[InfoHash]| {
        let head = request(client.connect(), action::SCRAPE, 7);
        client.exchange(&[&head[..], info_hashes.as_flattened()].concat(), "answer")
    };
    let both = scrape(&clients[0], &[INFO_HASH, OTHER]);
    assert_eq!(both.len(), 8 + 24);
    assert_eq!(scrape(&clients[0], &[INFO_HASH]).len(), 8 + 12);
    assert_eq!(scrape(&clients[0], &[INFO_HASH, OTHER]), both);
    assert_eq!(scrape(&clients[1], &[INFO_HASH]), both);
    let address = tracker.ipv4(Protocol::Http);
    let one = get(address, scrape_target(&[INFO_HASH], Escape::Upper));
    let two = get(address, scrape_target(&[OTHER], Escape::Upper));
    assert_eq!(one, two);
}

fn a_connect_gets_what_another_client_got(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    let ids = [ipv4.connect(), ipv6.connect()];
    assert_ne!(ids[0], ids[1]);
    add(tracker, "connect udp cross-talk");
    assert_eq!(ipv4.connect(), ids[0]);
    assert_eq!(ipv6.connect(), ids[0]);
    assert_eq!(ipv4.connect(), ids[1]);
    // It is good for the other one only.
    let refused = ipv4.exchange(&request(ids[1], action::SCRAPE, 7), "refusal");
    assert_eq!(refused[..8], [0, 0, 0, 3, 0, 0, 0, 7]);
}

fn what_was_lost_is_told_to_nobody(tracker: &mut Tracker) {
    let clients = [client(tracker), client(tracker), client(tracker)];
    add(tracker, "connect udp drop then cross-talk");
    let connect = |number| request(PROTOCOL_ID, action::CONNECT, number);
    clients[0].send(&connect(1));
    clients[0].silent();
    let right = clients[1].exchange(&connect(2), "connection id");
    assert_eq!((&right[..8], right.len()), (&[0, 0, 0, 0, 0, 0, 0, 2][..], 16));
    assert_eq!(clients[2].exchange(&connect(3), "connection id"), with(&right, 7, &[3]));
}

fn protocols_do_not_mix(tracker: &mut Tracker) {
    swarms(tracker);
    let address = tracker.ipv4(Protocol::Http);
    add(tracker, "cross-talk");
    let client = client(tracker);
    let datagram = announce(&client, INFO_HASH, 1);
    let udp = client.exchange(&datagram, "answer");
    assert_eq!(udp[20..24], [192, 0, 2, 1]);
    let target = announce_target(&Announce::leecher(OTHER, 2), Escape::Upper);
    let http = get(address, target).bencode();
    assert_eq!(http.at("incomplete").integer(), 2);
    let id = client.connect();
    let scrape = [request(id, action::SCRAPE, 7), OTHER.to_vec()].concat();
    let reply = client.exchange(&scrape, "answer");
    assert_eq!(reply, [0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
}

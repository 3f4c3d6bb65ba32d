//! Connection ids by the settings of the tracker: U9, U11, U12.

use std::time::Duration;

use test_tracker::{ConnectionIdScope, Outcome};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::settings::{Settings, Word};
use test_tracker_tests::udp::{PROTOCOL_ID, action, announce_body, request};

use super::ids::{bad, good};
use super::{INFO_HASH, client, ipv6_client};
use crate::delivery::turns;
use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("U9_every_seconds", ids_are_good_for_so_many_seconds)
        .with(|| Settings { connection_id_lifetime: Some(5), ..frozen() }),
    Case::new("U11_lifetime_setting", an_id_is_as_old_as_it_may_be)
        .with(|| Settings { connection_id_lifetime: Some(1000), ..frozen() }),
    Case::new("U11_endpoint", good_for_one_port).with(|| scope(ConnectionIdScope::Endpoint)),
    Case::new("U11_any", good_for_whoever_sends_it)
        .with(|| scope(ConnectionIdScope::Any))
        .needs_ipv6(),
    Case::new("U12_ban_after", bad_ids_ban_an_address)
        .with(|| Settings { ban_after: Some(3), ..frozen() }),
];

fn scope(scope: ConnectionIdScope) -> Settings {
    Settings { connection_id_scope: Some(Word(scope)), ..frozen() }
}

fn ids_are_good_for_so_many_seconds(tracker: &mut Tracker) {
    let client = client(tracker);
    for _ in 0..3 {
        let id = client.connect();
        tracker.advance(Duration::from_secs(5));
        good(&client, id);
        tracker.advance(Duration::from_secs(1));
        bad(&client, id);
    }
}

fn an_id_is_as_old_as_it_may_be(tracker: &mut Tracker) {
    let client = client(tracker);
    let id = client.connect();
    tracker.advance(Duration::from_secs(1000));
    good(&client, id);
    tracker.advance(Duration::from_secs(1));
    bad(&client, id);
}

fn good_for_one_port(tracker: &mut Tracker) {
    let clients = [client(tracker), client(tracker)];
    let ids = clients.each_ref().map(|client| client.connect());
    assert_ne!(ids[0], ids[1]);
    for (own, other) in [(0, 1), (1, 0)] {
        good(&clients[own], ids[own]);
        bad(&clients[own], ids[other]);
    }
}

fn good_for_whoever_sends_it(tracker: &mut Tracker) {
    let id = client(tracker).connect();
    for client in [client(tracker), ipv6_client(tracker)] {
        good(&client, id);
        bad(&client, id ^ 1);
    }
}

/// Three of them are refused; then nothing is answered, right or wrong, until `clear`.
fn bad_ids_ban_an_address(tracker: &mut Tracker) {
    let client = client(tracker);
    let id = client.connect();
    for _ in 0..3 {
        bad(&client, id ^ 1);
    }
    let announce = announce_body(&Announce::leecher(INFO_HASH, 1));
    for banned in [
        request(PROTOCOL_ID, action::CONNECT, 1),
        [request(id, action::ANNOUNCE, 2), announce].concat(),
        request(id ^ 1, action::SCRAPE, 3),
    ] {
        client.send(&banned);
    }
    turns(tracker);
    let ignored = Filter { outcome: Some(Outcome::Ignored), ..Filter::any() };
    assert_eq!(tracker.requests(&ignored).len(), 3);
    assert_eq!(tracker.swarm_count(), 0);
    tracker.clear();
    // Had anything been sent, it would come first.
    good(&client, id);
}

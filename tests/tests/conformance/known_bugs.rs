//! What other trackers get wrong, about UDP and swarms; each test is named after the mistake.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use socket2::{Domain, Socket, Type};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::http::{self, Connection, Escape};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::identity;
use test_tracker_tests::udp::UdpClient;

use crate::Case;
use crate::udp::{client, ipv6_client};

pub(crate) const CASES: &[Case] = &[
    Case::new("bug_6_byte_records_to_ipv6_clients", families_are_not_mixed).needs_ipv6(),
    Case::new("bug_left_above_32_bits_is_cut", left_has_64_bits),
    Case::new("bug_scrape_is_sorted_and_single", scrape_is_as_asked),
    Case::new("bug_odd_numwant_gets_one_too_few", numwant_is_met_in_large_swarms)
        .with(|| Settings { numwant_max: Some(1000), ..Settings::default() }),
    Case::new("bug_mapped_addresses_leak", mapped_addresses_are_ipv4).needs_ipv6(),
    Case::new("bug_ports_are_shared", ports_are_not_shared),
    Case::own("bug_close_hangs", close_does_not_wait_for_clients).on(&Host::ALL),
];

const INFO_HASH: [u8; 20] = [8; 20];

/// In a swarm of both families, whatever the client asks for.
fn families_are_not_mixed(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    ipv4.announce_all((1..=20).map(|number| Announce::one_of_many(INFO_HASH, number)));
    ipv6.announce_all((21..=40).map(|number| Announce::one_of_many(INFO_HASH, number)));
    for num_want in [1, 19, 20, 39, -1, i32::MAX] {
        let expected = usize::try_from(num_want).unwrap_or(20).min(20);
        let asker = Announce { num_want: Some(num_want), ..Announce::leecher(INFO_HASH, 1) };
        for (client, record, ip) in [
            (&ipv4, 6, IpAddr::from(Ipv4Addr::LOCALHOST)),
            (&ipv6, 18, IpAddr::from(Ipv6Addr::LOCALHOST)),
        ] {
            let reply = client.exchange(&client.announce_datagram(&asker), "answer to an announce");
            assert_eq!(reply.len(), 20 + expected * record, "of {num_want}");
            let peers = client.announce(&asker).peers;
            assert!(peers.iter().all(|peer| peer.ip() == ip), "{peers:?}");
        }
        ipv4.announce(&asker.stopped());
        ipv6.announce(&asker.stopped());
    }
}

/// Whose low 32 bits are 0 is no seeder.
fn left_has_64_bits(tracker: &mut Tracker) {
    for protocol in Protocol::ALL {
        let client = Client::new(tracker, protocol);
        for left in [1 << 32, 1 << 33, 5 << 40, 1 << 63, u64::MAX] {
            let answer = client.announce(&Announce { left, ..Announce::leecher(INFO_HASH, 1) });
            assert_eq!((answer.seeders, answer.leechers), (0, 1), "{protocol}: {left}");
        }
    }
}

fn scrape_is_as_asked(tracker: &mut Tracker) {
    let client = client(tracker);
    let swarms: Vec<_> = (1..=20).rev().map(|number| [number; 20]).collect();
    for info_hash in &swarms[..10] {
        client.announce(&Announce::seeder(*info_hash, 1));
    }
    let asked: Vec<_> = swarms.iter().chain(&swarms).chain([&swarms[0]; 3]).copied().collect();
    let seeders: Vec<_> = client.scrape(&asked).iter().map(|counts| counts.seeders).collect();
    let expected = [[1; 10], [0; 10], [1; 10], [0; 10]].concat();
    assert_eq!(seeders, [expected, vec![1; 3]].concat());
}

/// Where choosing at random no longer means giving all.
fn numwant_is_met_in_large_swarms(tracker: &mut Tracker) {
    client(tracker).announce_all((1..=600).map(|number| Announce::one_of_many(INFO_HASH, number)));
    for protocol in Protocol::ALL {
        let client = Client::new(tracker, protocol);
        for num_want in [1, 2, 3, 49, 50, 51, 101, 299, 301, 599, 600, 601] {
            let asker = Announce { num_want: Some(num_want), ..Announce::leecher(INFO_HASH, 1) };
            let peers = client.announce(&asker).peers;
            assert_eq!(peers.len(), 600.min(num_want as usize), "{protocol}: of {num_want}");
        }
    }
}

/// Clients that reach it over sockets of their own that show IPv4 as `::ffff:127.0.0.1`.
fn mapped_addresses_are_ipv4(tracker: &mut Tracker) {
    let over_udp = Announce::leecher(INFO_HASH, 1);
    UdpClient::dual_stack(tracker.ipv4(Protocol::Udp)).announce(&over_udp);
    let over_http = Announce::leecher(INFO_HASH, 2);
    let http = tracker.ipv4(Protocol::Http);
    let mapped = (Ipv4Addr::LOCALHOST.to_ipv6_mapped(), http.port()).into();
    http::announce(mapped, &over_http);
    let peer =
        |announce: &Announce| identity((Ipv4Addr::LOCALHOST, announce.port).into(), announce);
    assert_eq!(tracker.identities(&INFO_HASH), [peer(&over_udp), peer(&over_http)]);
    let target = http::announce_target(
        &Announce { compact: Some(false), ..Announce::leecher(INFO_HASH, 3) },
        Escape::Upper,
    );
    let peers = http::get(http, target).bencode().at("peers").as_list().expect("a list");
    for peer in peers {
        assert_eq!(peer.at("ip").text(), "127.0.0.1");
    }
}

/// Neither to one that would share it (`SO_REUSEADDR`, `SO_REUSEPORT`): it would take requests away.
fn ports_are_not_shared(tracker: &mut Tracker) {
    for protocol in Protocol::ALL {
        for address in tracker.addresses(protocol) {
            let kind = if protocol == Protocol::Udp { Type::DGRAM } else { Type::STREAM };
            let socket = Socket::new(Domain::for_address(address), kind, None).expect("a socket");
            socket.set_reuse_address(true).expect("an option");
            #[cfg(unix)]
            socket.set_reuse_port(true).expect("an option");
            let bound = socket.bind(&address.into());
            let shared = bound.is_ok() && (kind == Type::DGRAM || socket.listen(1).is_ok());
            assert!(!shared, "{protocol}://{address} is shared");
        }
    }
}

/// Connections that have sent nothing, half a request, one that waits for its next request, and one
/// whose answer nobody has read.
fn close_does_not_wait_for_clients(host: Host) {
    for keep_alive in [false, true] {
        let settings = Settings { keep_alive: Some(keep_alive), ..Settings::default() };
        let tracker = Tracker::start(host, &Options { settings, ..Options::default() });
        let address = tracker.ipv4(Protocol::Http);
        let announce = http::announce_target(&Announce::leecher(INFO_HASH, 1), Escape::Upper);
        let request = http::get_request(address, announce);
        let sent = |bytes: &[u8]| {
            let mut connection = Connection::open(address);
            connection.send(bytes);
            connection
        };
        let _unread = sent(&request);
        let mut held = [&request[..0], &request[..request.len() / 2], &request].map(sent);
        // Once this is answered, the tracker has seen the others.
        let answer = http::announced(&held[2].response());
        assert_eq!((answer.seeders, answer.leechers), (0, 1), "keep-alive: {keep_alive}");
        tracker.close();
        for connection in &mut held {
            connection.closed();
        }
    }
}

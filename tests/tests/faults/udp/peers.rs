//! Peers that are wrong: U5; and answers that differ by path: U16.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::udp::{UdpClient, action, announce_body, reply_head, request};

use super::{Asked, INFO_HASH, client};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("U5_other_family", ipv4_peers_as_18_bytes),
    Case::new("U5_other_family_ipv6", ipv6_peers_as_6_bytes).needs_ipv6(),
    Case::new("U16_path", answers_differ_by_path),
    Case::new("peers_udp", which_peers_are_told),
    Case::new("peers_udp_ipv6", which_ipv6_peers_are_told).needs_ipv6(),
];

/// 192.0.2.1:6881 as IPv4 has it.
const ONE: [u8; 6] = [192, 0, 2, 1, 0x1a, 0xe1];

/// The client of [`Asked`], as it is told to others.
const SELF: [u8; 6] = [127, 0, 0, 1, 0x27, 0x11];

/// An IPv4 peer behind the 12 bytes that make it IPv6.
fn mapped(peer: [u8; 6]) -> Vec<u8> {
    [&[0; 10][..], &[0xff, 0xff], &peer].concat()
}

/// The peers of a reply to the announce.
#[track_caller]
fn peers(tracker: &mut Tracker, asked: &Asked, effects: &str) -> Vec<u8> {
    let reply = asked.reply(tracker, &asked.announce, effects);
    let (numbers, peers) = reply.split_at(20);
    assert_eq!(numbers, &asked.announce.right[..20], "{effects}");
    peers.to_vec()
}

fn ipv4_peers_as_18_bytes(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    assert_eq!(asked.announce.right[20..], ONE);
    assert_eq!(peers(tracker, &asked, "wrong-family-size"), mapped(ONE));
    let all = peers(tracker, &asked, "wrong-family-size include-self peers-twice");
    assert_eq!(all, [mapped(ONE), mapped(ONE), mapped(SELF), mapped(SELF)].concat());
    assert_eq!(peers(tracker, &asked, "wrong-family-size peers=none"), b"");
    // Only announces have peers.
    for to in [&asked.connect, &asked.scrape] {
        asked.refused(tracker, to, "wrong-family-size");
    }
}

fn ipv6_peers_as_6_bytes(tracker: &mut Tracker) {
    let asked = Asked::ipv6(tracker);
    let one = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x1a, 0xe1];
    assert_eq!(asked.announce.right[20..], one);
    assert_eq!(peers(tracker, &asked, "wrong-family-size"), [0, 0, 0, 1, 0x1a, 0xe1]);
    let all = peers(tracker, &asked, "wrong-family-size include-self");
    assert_eq!(all, [0, 0, 0, 1, 0x1a, 0xe1, 0, 0, 0, 1, 0x27, 0x11]);
}

fn which_peers_are_told(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let odd = "peers=0.0.0.0:1,127.0.0.1:2,224.0.0.1:3,192.0.2.7:0,[2001:db8::1]:6881";
    let told = [0, 0, 0, 0, 0, 1, 127, 0, 0, 1, 0, 2, 224, 0, 0, 1, 0, 3, 192, 0, 2, 7, 0, 0];
    assert_eq!(peers(tracker, &asked, odd), told);
    assert_eq!(peers(tracker, &asked, "peers=none"), b"");
    assert_eq!(peers(tracker, &asked, "include-self"), [ONE, SELF].concat());
    assert_eq!(peers(tracker, &asked, "include-self peers=none"), SELF);
    assert_eq!(peers(tracker, &asked, "peers-twice"), [ONE, ONE].concat());
}

fn which_ipv6_peers_are_told(tracker: &mut Tracker) {
    let asked = Asked::ipv6(tracker);
    let told = peers(tracker, &asked, "peers=192.0.2.1:1,[::1]:2,[ff02::1]:3,[::]:0");
    let expected = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2];
    assert_eq!(told[..18], expected);
    assert_eq!(told[18..36], [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 3]);
    assert_eq!(told[36..], [0; 18]);
}

/// An announce with the options of BEP 41.
fn announce(client: &UdpClient, options: &[u8]) -> (u32, Vec<u8>) {
    let (id, transaction_id) = (client.connect(), client.transaction_id());
    let body = announce_body(&Announce::leecher(INFO_HASH, 1));
    let head = request(id, action::ANNOUNCE, transaction_id);
    let reply = client.exchange(&[&head[..], &body, options].concat(), "answer to an announce");
    (transaction_id, reply)
}

/// `/a` is refused, all below `/b` has an interval of its own, and everything else is as ever.
fn answers_differ_by_path(tracker: &mut Tracker) {
    let client = client(tracker);
    add(tracker, "udp path=/a refuse=\"not /a\"");
    add(tracker, "udp announce path=/b/ interval=7");
    for (options, expected) in [
        (&b"\x02\x02/a"[..], None),
        (b"\x02\x0a/announce?", None),
        // Split in two, with a filler before.
        (b"\x01\x02\x01/\x02\x01a\x00", None),
        (b"\x02\x04/b/c", Some(7)),
        (b"\x02\x03/b/", Some(7)),
        (b"\x02\x02/b", Some(1800)),
        (b"\x02\x04/B/c", Some(1800)),
        (b"\x02\x00", Some(1800)),
        (b"", Some(1800)),
    ] {
        let (transaction_id, reply) = announce(&client, options);
        let expected = match expected {
            None => [&reply_head(action::ERROR, transaction_id)[..], b"not /a"].concat(),
            Some(seconds) => {
                let head = reply_head(action::ANNOUNCE, transaction_id);
                let numbers = [u32::to_be_bytes(seconds), [0, 0, 0, 1], [0; 4]].concat();
                [&head[..], &numbers].concat()
            }
        };
        assert_eq!(reply, expected, "{}", options.escape_ascii());
    }
    // Connects and scrapes have no path.
    let hits: Vec<_> = tracker.faults().iter().map(|fault| fault.hits).collect();
    assert_eq!(hits, [3, 2]);
    assert_eq!(client.scrape(&[INFO_HASH]).len(), 1);
}

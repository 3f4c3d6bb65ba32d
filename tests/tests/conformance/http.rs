//! HTTP announces: how requests are read, and what the answers say by default.

mod answers;
mod bugs;
mod framing;

use std::net::SocketAddr;

use test_tracker_tests::announce::{Announce, Announced, Event, InfoHash, Scraped};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape, Response};

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("http_01", the_query_begins_at_the_first_question_mark),
    Case::new("http_02", values_are_percent_decoded_bytes),
    Case::new("http_02_bad_escape", a_bad_escape_is_a_failure),
    Case::new("http_03", a_second_info_hash_is_a_failure),
    Case::new("http_04", what_is_required_and_missing_is_named),
    Case::new("http_04_length", ids_have_20_bytes),
    Case::new("http_04_not_required", uploaded_downloaded_and_left_may_be_missing),
    Case::new("http_05", left_0_and_only_that_is_a_seeder),
    Case::new("http_06", numbers_that_are_none_are_failures),
    Case::new("http_06_highest", the_highest_numbers_are_accepted),
    Case::new("http_07", events_of_the_protocol_are_accepted),
    Case::new("http_07_other", other_events_are_failures),
    Case::new("http_08", completed_counts_a_transition_once),
    Case::new("http_09", stopped_removes_before_it_counts),
    Case::new("http_09_stranger", stopped_by_a_stranger_changes_nothing),
    Case::new("http_10", numwant_is_met_up_to_200),
    Case::new("http_11", compact_is_the_default_and_0_turns_it_off),
    Case::new("http_11_no_peer_id", no_peer_id_leaves_peer_ids_out),
    Case::new("http_12", answers::dictionaries_are_byte_exact),
    Case::new("http_12_ipv6", answers::dictionaries_of_ipv6_peers).needs_ipv6(),
    Case::new("http_13", answers::peers_is_there_when_it_is_empty),
    Case::new("http_13_ipv6", answers::peers6_is_there_with_ipv6_peers).needs_ipv6(),
    Case::new("http_14", answers::bodies_are_byte_exact),
    Case::new("http_15", answers::intervals_are_there),
    Case::new("http_16", answers::failures_have_status_200_and_nothing_but_a_reason),
    Case::new("http_17", answers::failures_ask_for_no_retry),
    Case::new("http_18", answers::no_external_ip),
    Case::new("http_19", answers::no_tracker_id_and_an_echo_is_tolerated),
    Case::new("http_20", answers::no_warning_message),
    Case::new("http_21", answers::a_paused_peer_is_no_downloader),
    Case::new("http_22", answers::ip_is_ignored),
    Case::new("http_23", answers::ipv4_and_ipv6_are_ignored),
    Case::new("http_23_key", answers::one_key_over_both_families_counts_once).needs_ipv6(),
    Case::new("http_24", framing::other_paths_are_not_found),
    Case::new("http_25", framing::other_methods_are_not_allowed),
    Case::new("http_25_head", framing::head_is_get_without_a_body),
    Case::new("http_26", framing::responses_are_byte_exact),
    Case::new("http_26_length", framing::every_response_has_a_length_and_closes),
    Case::new("http_26_http_1_0", framing::http_1_0_is_answered_and_closed),
    Case::new("http_26_pieces", framing::a_request_may_come_in_pieces),
    Case::new("http_26_pipelined", framing::what_follows_a_closing_response_is_not_taken_up),
    Case::new("http_27", framing::a_request_line_of_8_kib_is_accepted),
    Case::new("http_27_beyond", framing::a_head_beyond_16_kib_is_too_large),
    Case::new("http_27_fields", framing::more_than_64_header_fields_are_too_large),
    Case::new("http_28", framing::forwarded_for_is_ignored),
    Case::new("http_29", framing::no_answer_is_a_redirect_or_a_server_error),
    Case::new("bug_plus_is_a_space", bugs::plus_is_no_space),
    Case::new("bug_mangled_peer_ids", bugs::peer_ids_keep_their_bytes),
    Case::new("bug_mangled_scrape_keys", bugs::scrape_keys_keep_their_bytes),
    Case::new("bug_mangled_port", bugs::ports_are_digits),
    Case::new("bug_mapped_addresses_named", bugs::mapped_addresses_are_ipv4).with(bugs::believing),
];

/// The torrent of these tests.
pub(crate) const INFO_HASH: InfoHash = *b"aaaaaaaaaaaaaaaaaaaa";

/// The target of an announce that is right, to be spoilt or added to. Of a parameter that is given
/// twice the last one counts.
pub(crate) const GOOD: &str =
    "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-TT0100-aaaaaaaaaaaa&port=6881&left=1";

/// Where a tracker serves HTTP.
#[track_caller]
pub(crate) fn address(tracker: &Tracker) -> SocketAddr {
    tracker.ipv4(Protocol::Http)
}

/// Gets a target.
#[track_caller]
pub(crate) fn get(tracker: &Tracker, target: impl AsRef<[u8]>) -> Response {
    http::get(address(tracker), target)
}

/// The target of an announce with more parameters behind it.
pub(crate) fn target(announce: &Announce, more: &str) -> Vec<u8> {
    let mut target = http::announce_target(announce, Escape::Upper);
    target.extend(more.as_bytes());
    target
}

/// Announces with more parameters.
#[track_caller]
pub(crate) fn announce(tracker: &Tracker, announce: &Announce, more: &str) -> Announced {
    http::announced(&get(tracker, target(announce, more)))
}

/// What a scrape says of one torrent.
#[track_caller]
pub(crate) fn scrape(tracker: &Tracker, info_hash: InfoHash) -> Scraped {
    http::scrape(address(tracker), &[info_hash])[0]
}

/// The numbers of seeders and leechers in an answer.
pub(crate) fn counts(answer: &Announced) -> (i64, i64) {
    (answer.seeders, answer.leechers)
}

/// The reason that a target which adds this to a good announce is refused for.
#[track_caller]
fn refusal(tracker: &Tracker, more: &str) -> String {
    get(tracker, format!("{GOOD}&{more}")).failure_reason()
}

fn the_query_begins_at_the_first_question_mark(tracker: &mut Tracker) {
    let info_hash = *b"a?b?c?d?e?f?g?h?i?j?";
    let literal = http::announce_target(&Announce::leecher(info_hash, 1), Escape::Literal);
    assert_eq!(literal.iter().filter(|&&byte| byte == b'?').count(), 11);
    assert_eq!(counts(&http::announced(&get(tracker, literal))), (0, 1));
    assert_eq!(scrape(tracker, info_hash).leechers, 1);
    let second = GOOD.replace("/announce?", "/announce??");
    assert_eq!(get(tracker, second).failure_reason(), "info_hash: missing");
}

/// Three bytes of an info hash and of a peer id, as they may be written and as they are.
const SPELLINGS: &[(&[u8], &[u8; 3])] = &[
    (b"xyz", b"xyz"),
    (b"%78%79%7A", b"xyz"),
    (b"%78%79%7a", b"xyz"),
    (b"+%2B%2b", b"+++"),
    (b"%20%20%20", b"   "),
    (b"%00%0a%0D", b"\0\n\r"),
    (b"%26%3d%25", b"&=%"),
    (b"%2525", b"%25"),
    (b"===", b"==="),
    (b"[/]", b"[/]"),
    (b"$,:", b"$,:"),
    (b"-._", b"-._"),
    (b"%2d%2E%5F", b"-._"),
    (b"~%7E%7e", b"~~~"),
    (b"\xff%FF%ff", b"\xff\xff\xff"),
    (b"\xc3\xa9\x80", b"\xc3\xa9\x80"),
    (b"%c3%28%ED", b"\xc3\x28\xed"),
];

fn values_are_percent_decoded_bytes(tracker: &mut Tracker) {
    for (written, bytes) in SPELLINGS {
        let mut id = [b'a'; 20];
        id[..3].copy_from_slice(*bytes);
        let target = [b"/announce?port=6881&info_hash=", *written, b"aaaaaaaaaaaaaaaaa&peer_id="];
        let target = [&target.concat()[..], written, b"aaaaaaaaaaaaaaaaa"].concat();
        let answer = http::announced(&get(tracker, target));
        assert_eq!(counts(&answer), (0, 1), "{}", written.escape_ascii());
        assert_eq!(scrape(tracker, id).leechers, 1, "{}", written.escape_ascii());
        // The same bytes in the one spelling that leaves nothing open remove the peer.
        let stopped = Announce { peer_id: id, port: 6881, ..Announce::leecher(id, 1) }.stopped();
        get(tracker, http::announce_target(&stopped, Escape::Everything));
        assert_eq!(scrape(tracker, id).leechers, 0, "{}", written.escape_ascii());
    }
}

fn a_bad_escape_is_a_failure(tracker: &mut Tracker) {
    for escape in ["%zz", "%4", "%", "%+1", "%1g", "%%2", "%-1"] {
        for parameter in ["info_hash", "peer_id", "key"] {
            let target = format!("/announce?{parameter}=aaaaaaaaaaaaaaaaaaa{escape}");
            let bad =
                format!("bad percent-escape: {escape}, expected % and two hexadecimal digits");
            assert_eq!(get(tracker, target).failure_reason(), format!("{parameter}: {bad}"));
        }
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn a_second_info_hash_is_a_failure(tracker: &mut Tracker) {
    for second in ["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbb"] {
        let reason = refusal(tracker, &format!("info_hash={second}"));
        assert_eq!(reason, "info_hash: given more than once, expected once");
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn what_is_required_and_missing_is_named(tracker: &mut Tracker) {
    let (_, query) = GOOD.split_once('?').expect("a query");
    for parameter in ["info_hash", "peer_id", "port"] {
        let others = query.split('&').filter(|pair| !pair.starts_with(&format!("{parameter}=")));
        let target = format!("/announce?{}", others.collect::<Vec<_>>().join("&"));
        assert_eq!(get(tracker, target).failure_reason(), format!("{parameter}: missing"));
    }
    for target in ["/announce", "/announce?", "/announce?&&", "/announce?INFO_HASH=a"] {
        assert_eq!(get(tracker, target).failure_reason(), "info_hash: missing", "{target}");
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn ids_have_20_bytes(tracker: &mut Tracker) {
    // As bytes, however many characters they are written with.
    for (value, length) in [("", 0), ("a", 1), ("%61%61", 2), ("aaaaaaaaaaaaaaaaaaaaa", 21)] {
        for parameter in ["info_hash", "peer_id"] {
            let target = format!("/announce?{parameter}={value}");
            let expected = format!("{parameter}: {length} bytes, expected 20");
            assert_eq!(get(tracker, target).failure_reason(), expected);
        }
    }
    let hex = "a".repeat(40);
    let reason = get(tracker, format!("/announce?info_hash={hex}")).failure_reason();
    assert_eq!(reason, "info_hash: 40 bytes, expected 20");
}

fn uploaded_downloaded_and_left_may_be_missing(tracker: &mut Tracker) {
    let target = "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-TT0100-aaaaaaaaaaaa&port=6881";
    assert_eq!(counts(&http::announced(&get(tracker, target))), (0, 1));
}

fn left_0_and_only_that_is_a_seeder(tracker: &mut Tracker) {
    let cases = [
        ("&left=0", (1, 0)),
        ("&left=1", (0, 1)),
        ("&left=00", (1, 0)),
        ("", (0, 1)),
        ("&left=4294967295", (0, 1)),
        ("&left=4294967296", (0, 1)),
        ("&left=18446744073709551615", (0, 1)),
    ];
    for (left, expected) in cases {
        let target = GOOD.replace("&left=1", left);
        assert_eq!(counts(&http::announced(&get(tracker, target))), expected, "{left}");
    }
    for left in ["", "x", "1.0", "0x0", "-0", "%20", "none"] {
        let reason = refusal(tracker, &format!("left={left}"));
        assert!(reason.starts_with("left: "), "{left}: {reason}");
    }
}

fn numbers_that_are_none_are_failures(tracker: &mut Tracker) {
    let no_numbers = ["", "-1", "+1", "1.1", "1e9", "0x10", "%201", "1a", "18446744073709551616"];
    for value in no_numbers {
        for parameter in ["uploaded", "downloaded", "left", "port", "numwant"] {
            // A negative `numwant` asks for the tracker's default, as -1 does over UDP.
            if (parameter, value) == ("numwant", "-1") {
                continue;
            }
            let reason = refusal(tracker, &format!("{parameter}={value}"));
            let shown = value.replace("%20", " ");
            let expected = format!("{parameter}: \"{shown}\", expected ");
            assert!(reason.starts_with(&expected), "{reason}");
        }
    }
    for port in ["0", "65536", "4294967297"] {
        let reason = refusal(tracker, &format!("port={port}"));
        assert_eq!(reason, format!("port: \"{port}\", expected 1 to 65535"));
    }
    assert_eq!(tracker.swarm_count(), 0);
}

fn the_highest_numbers_are_accepted(tracker: &mut Tracker) {
    let max = u64::MAX;
    let more = format!("uploaded={max}&downloaded={max}&left={max}&port=65535&numwant=4294967296");
    let response = get(tracker, format!("{GOOD}&{more}"));
    assert_eq!(counts(&http::announced(&response)), (0, 1));
    assert_eq!(tracker.peers(&INFO_HASH)[0].address.port(), 65535);
}

fn events_of_the_protocol_are_accepted(tracker: &mut Tracker) {
    for event in ["started", "", "empty", "completed", "paused", "stopped"] {
        let answer = http::announced(&get(tracker, format!("{GOOD}&event={event}")));
        assert_eq!(answer.leechers, i64::from(event != "stopped"), "{event}");
    }
}

fn other_events_are_failures(tracker: &mut Tracker) {
    get(tracker, GOOD);
    for event in ["Stopped", "STOPPED", "stop", "stopped%20", "none", "begun", "3"] {
        let reason = refusal(tracker, &format!("event={event}"));
        let shown = event.replace("%20", " ");
        let expected = "started, completed, stopped, paused or empty";
        assert_eq!(reason, format!("event: \"{shown}\", expected {expected}"));
        assert_eq!(scrape(tracker, INFO_HASH).leechers, 1, "{event}");
    }
}

fn completed_counts_a_transition_once(tracker: &mut Tracker) {
    let completed =
        |number| Announce { event: Event::Completed, ..Announce::seeder(INFO_HASH, number) };
    let complete_at_start = Announce::seeder(INFO_HASH, 1);
    let still_lacking = Announce { event: Event::Completed, ..Announce::leecher(INFO_HASH, 2) };
    let steps = [
        ("complete at the start", complete_at_start.clone(), 0),
        ("complete at the start, again", complete_at_start.again(), 0),
        ("complete at the start, and says completed", completed(1), 0),
        ("says completed and lacks some", still_lacking, 0),
        ("unknown and says completed", completed(3), 0),
        ("starts", Announce::leecher(INFO_HASH, 4), 0),
        ("completes", completed(4), 1),
        ("says completed again", completed(4), 1),
        ("goes", completed(4).stopped(), 1),
        ("starts without telling", Announce::leecher(INFO_HASH, 5), 1),
        ("has completed without telling", Announce::seeder(INFO_HASH, 5).again(), 2),
    ];
    for (what, step, downloaded) in steps {
        announce(tracker, &step, "");
        assert_eq!(scrape(tracker, INFO_HASH).completed, downloaded, "{what}");
    }
}

fn stopped_removes_before_it_counts(tracker: &mut Tracker) {
    let [first, second] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    announce(tracker, &first, "");
    announce(tracker, &second, "");
    let goodbye = announce(tracker, &first.stopped(), "&numwant=50");
    assert_eq!((counts(&goodbye), goodbye.peers), ((0, 1), vec![]));
    assert_eq!(tracker.peers(&INFO_HASH).len(), 1);
    // Retransmitted, it is as good.
    assert_eq!(counts(&announce(tracker, &first.stopped(), "")), (0, 1));
}

fn stopped_by_a_stranger_changes_nothing(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    let goodbye = announce(tracker, &Announce::seeder(INFO_HASH, 2).stopped(), "");
    assert_eq!((counts(&goodbye), goodbye.peers), ((0, 1), vec![]));
    let nowhere = announce(tracker, &Announce::seeder([2; 20], 2).stopped(), "");
    assert_eq!((counts(&nowhere), nowhere.peers), ((0, 0), vec![]));
    assert_eq!(tracker.swarm_count(), 1);
}

/// Announces of so many clients.
pub(crate) fn crowd(tracker: &Tracker, size: u8) {
    for number in 1..=size {
        announce(tracker, &Announce::leecher(INFO_HASH, number), "&numwant=0");
    }
}

fn numwant_is_met_up_to_200(tracker: &mut Tracker) {
    crowd(tracker, 210);
    let cases = [
        ("", 50),
        ("&numwant=-1", 50),
        ("&numwant=-2147483648", 50),
        ("&numwant=0", 0),
        ("&numwant=1", 1),
        ("&numwant=33", 33),
        ("&numwant=200", 200),
        ("&numwant=201", 200),
        ("&numwant=18446744073709551615", 200),
    ];
    for (numwant, expected) in cases {
        let mut peers =
            announce(tracker, &Announce::seeder(INFO_HASH, 255), numwant).sorted_peers();
        peers.dedup();
        assert_eq!(peers.len(), expected, "{numwant}");
    }
}

fn compact_is_the_default_and_0_turns_it_off(tracker: &mut Tracker) {
    // Port 10049.
    announce(tracker, &Announce::leecher(INFO_HASH, 49), "");
    let cases = [
        ("", true),
        ("&compact=1", true),
        ("&compact=", true),
        ("&compact=2", true),
        ("&compact=0", false),
        // Without peer ids too.
        ("&compact=0&no_peer_id=1", false),
    ];
    for (parameters, compact) in cases {
        let asker = target(&Announce::leecher(INFO_HASH, 2), parameters);
        let peers = get(tracker, asker).bencode().at("peers");
        match compact {
            true => assert_eq!(peers.bytes(), b"\x7f\0\0\x01\x27\x41", "{parameters}"),
            false => assert_eq!(peers.as_list().map(|list| list.len()), Some(1), "{parameters}"),
        }
    }
}

fn no_peer_id_leaves_peer_ids_out(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 49), "");
    for (parameter, has_id) in [("", true), ("&no_peer_id=0", true), ("&no_peer_id=1", false)] {
        let more = format!("&compact=0{parameter}");
        let body = get(tracker, target(&Announce::leecher(INFO_HASH, 2), &more)).bencode();
        let list = body.at("peers").as_list().expect("a list");
        assert_eq!(list[0].get(b"peer id").is_some(), has_id, "{parameter}");
        assert_eq!(list[0].at("port").integer(), 10_049, "{parameter}");
    }
}

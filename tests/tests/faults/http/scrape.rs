//! H22, H25: scrapes that are answered wrong, and those that ask for too much.

use test_tracker_tests::announce::InfoHash;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::Counts;

use super::{ANNOUNCE, BODY, INFO_HASH, OTHER, address, assert_body, assert_bytes, response};
use crate::{Case, add, frozen};

pub(super) const CASES: &[Case] = &[
    Case::new("H22_swarms", swarms),
    Case::new("H22_no_swarms", no_swarms).with(|| Settings { full_scrape: Some(true), ..frozen() }),
    Case::new("H22_values", values),
    Case::new("H22_refused", refused),
    Case::new("H25_over", over),
];

const ONE: &str = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";
/// Not in the order of the answer.
const BOTH: &str = "/scrape?info_hash=bbbbbbbbbbbbbbbbbbbb&info_hash=aaaaaaaaaaaaaaaaaaaa";

const FIRST: &str = "20:aaaaaaaaaaaaaaaaaaaa\
                     d8:completei1e10:downloadedi2e11:downloadersi3e10:incompletei3ee";
const SECOND: &str = "20:bbbbbbbbbbbbbbbbbbbb\
                      d8:completei4e10:downloadedi5e11:downloadersi6e10:incompletei6ee";

/// The numbers of the two swarms are those of `FIRST` and `SECOND`.
fn set(tracker: &mut Tracker) {
    for (info_hash, [seeders, downloaded, leechers]) in [(INFO_HASH, [1, 2, 3]), (OTHER, [4, 5, 6])]
    {
        tracker.set_counts(&info_hash, Some(Counts { seeders, leechers, downloaded }));
    }
}

fn files(swarms: &[&[u8]]) -> Vec<u8> {
    [b"d5:filesd", &swarms.concat()[..], b"ee"].concat()
}

/// Each way in which they can be wrong, of two and of one.
fn swarms(tracker: &mut Tracker) {
    set(tracker);
    let unknown = [b"20:", &[0xff; 20][..], b"d8:completei1e10:downloadedi1e10:incompletei1ee"];
    let unknown = unknown.concat();
    let swap = |swarm: &str| {
        let [second, third] = if swarm == FIRST { [2, 3] } else { [5, 6] };
        swarm
            .replace(&format!("downloadedi{second}e"), &format!("downloadedi{third}e"))
            .replace(&format!("incompletei{third}e"), &format!("incompletei{second}e"))
    };
    let swapped = [FIRST, SECOND].map(swap);
    let [first, second] = [FIRST, SECOND].map(str::as_bytes);
    let swapped = swapped.each_ref().map(String::as_bytes);
    for (fault, both, one) in [
        ("status=200", &[first, second][..], &[first][..]),
        ("scrape=reversed", &[second, first], &[first]),
        ("scrape=first-missing", &[second], &[]),
        ("scrape=first-twice", &[first, first, second], &[first, first]),
        ("scrape=one-unknown", &[first, second, &unknown], &[first, &unknown]),
        ("scrape=swapped", &swapped, &swapped[..1]),
    ] {
        assert_body(tracker, BOTH, fault, files(both));
        assert_body(tracker, ONE, fault, files(one));
        assert_body(tracker, BOTH, &format!("scrape {fault}"), files(both));
    }
    let numbers = "seeders=-1 downloaded=4294967296 leechers=7";
    let numbered = |hash: &str| {
        format!(
            "20:{}d8:completei-1e10:downloadedi4294967296e11:downloadersi{}e10:incompletei7ee",
            hash.repeat(20),
            if hash == "a" { 3 } else { 6 }
        )
    };
    let expected = files(&[numbered("a").as_bytes(), numbered("b").as_bytes()]);
    assert_body(tracker, BOTH, numbers, expected);
    // An announce has no swarms.
    let error = tracker.add_fault("announce scrape=first-missing").expect_err("an error");
    assert!(error.contains("the answer to an announce has none"), "{error}");
    tracker.clear();
    assert_body(tracker, ANNOUNCE, "scrape=first-missing", BODY);
}

/// Of none, nothing can be wrong.
fn no_swarms(tracker: &mut Tracker) {
    for kind in ["reversed", "first-missing", "first-twice", "one-unknown", "swapped"] {
        assert_body(tracker, "/scrape", &format!("scrape={kind}"), files(&[]));
    }
    assert_body(tracker, "/scrape", "seeders=5", files(&[]));
    assert_body(tracker, "/scrape", "set=flags=de", "d5:filesde5:flagsdee");
}

/// Whatever is set in the place of the swarms, and beside them.
fn values(tracker: &mut Tracker) {
    set(tracker);
    assert_body(tracker, ONE, "remove=files", "de");
    for value in [
        "le",
        "i1e",
        "d20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:incompletei3eee",
        "d20:aaaaaaaaaaaaaaaaaaaadee",
        "d20:aaaaaaaaaaaaaaaaaaaai1ee",
        "d4:spamd8:completei1eee",
        "d20:aaaaaaaaaaaaaaaaaaaad8:complete1:1ee",
    ] {
        assert_body(tracker, ONE, &format!("set=files={value}"), format!("d5:files{value}e"));
    }
    let binary = r"set=files=d20:\x00\x01\x02\x03\xff\xfe\xfd%&=+?#/aaaaaaade";
    let expected = b"d5:filesd20:\0\x01\x02\x03\xff\xfe\xfd%&=+?#/aaaaaaadee";
    assert_body(tracker, ONE, binary, expected);
    let flags = "5:flagsd20:min_request_intervali900ee";
    let body = [&b"d5:filesd"[..], FIRST.as_bytes(), b"e", flags.as_bytes(), b"e"].concat();
    assert_body(tracker, ONE, "set=flags=d20:min_request_intervali900ee", body);
    let unsorted = [flags.as_bytes(), b"5:filesd", FIRST.as_bytes(), b"e"].concat();
    let fault = "set=flags=d20:min_request_intervali900ee bencode=unsorted";
    assert_body(tracker, ONE, fault, [b"d", &unsorted[..], b"e"].concat());
    assert_body(tracker, ONE, "truncate=9", "d5:filesd");
}

/// Scrapes are refused, as if there were no such URL; announces are answered.
fn refused(tracker: &mut Tracker) {
    let here = address(tracker);
    for (fault, status, body) in [
        ("scrape status=404", "404 Not Found", ""),
        ("scrape refuse=no", "200 OK", "d14:failure reason2:noe"),
        ("path=/scrape status=410", "410 Gone", ""),
    ] {
        let id = add(tracker, fault);
        let got = super::raw(tracker, &super::request(tracker, ONE));
        assert_bytes(fault, &got, response(status, "", body));
        assert_bytes(fault, &http::get(here, ANNOUNCE).body, BODY);
        assert!(tracker.remove_fault(id));
    }
}

/// Scrapes of more torrents than so many are refused, with the words by which Transmission asks for
/// fewer of them.
fn over(tracker: &mut Tracker) {
    let hashes = |count: u8| (1..=count).map(|number| [number; 20]).collect::<Vec<InfoHash>>();
    let here = address(tracker);
    for (fault, status, body) in [
        (
            r#"scrape min-info-hashes=6 status=400 refuse="Bad Request""#,
            400,
            "d14:failure reason11:Bad Requeste",
        ),
        (
            r#"scrape min-info-hashes=6 refuse="GET string too long""#,
            200,
            "d14:failure reason19:GET string too longe",
        ),
        ("scrape min-info-hashes=6 status=414", 414, ""),
    ] {
        let id = add(tracker, fault);
        for count in [1, 5] {
            let target = http::scrape_target(&hashes(count), Escape::Upper);
            let files = http::get(here, target).bencode().at("files");
            assert_eq!(files.keys().len(), usize::from(count), "{fault}");
        }
        for count in [6, 60] {
            let target = http::scrape_target(&hashes(count), Escape::Upper);
            let answer = http::get(here, target);
            assert_eq!(answer.status, status, "{fault}");
            assert_bytes(fault, &answer.body, body);
        }
        assert_eq!(tracker.faults()[0].hits, 2, "{fault}");
        assert!(tracker.remove_fault(id));
    }
    let id = add(tracker, "min-info-hashes=1 status=503");
    assert_eq!(http::get(here, ANNOUNCE).status, 503);
    assert_eq!(http::get(here, "/announce").status, 200, "it names no torrent");
    assert!(tracker.remove_fault(id));
}

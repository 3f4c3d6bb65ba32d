//! H14: bodies that are no good bencode.

use test_tracker_tests::host::Tracker;
use test_tracker_tests::http;

use super::{ANNOUNCE, BODY, address, assert_body, with_fault};
use crate::Case;

pub(super) const CASES: &[Case] = &[
    Case::new("H14_malformed", malformed),
    Case::new("H14_dictionaries", dictionaries),
    Case::new("H14_garbage", garbage),
];

/// No dictionary, not all of one, or more than one. The length is that of what is sent.
fn malformed(tracker: &mut Tracker) {
    let bodies: [(&str, &[u8]); 12] = [
        ("body=i123e", b"i123e"),
        ("body=le", b"le"),
        ("body=4:spam", b"4:spam"),
        ("body=d", b"d"),
        ("body=de", b"de"),
        ("body=<html></html>", b"<html></html>"),
        (r#"body="d5:peers6:\x00\xff\r\n\"\\e""#, b"d5:peers6:\0\xff\r\n\"\\e"),
        ("body=d5:peers9999999999:e", b"d5:peers9999999999:e"),
        ("body=d5:peers-1:e", b"d5:peers-1:e"),
        ("body=d8:intervali1 truncate=4", b"d8:i"),
        ("body=abc append=def pad=8", b"abcdef\0\0"),
        ("body=abc append=def pad=5", b"abcdef"),
    ];
    for (fault, body) in bodies {
        assert_body(tracker, ANNOUNCE, fault, body);
    }
    for length in 0..=BODY.len() + 1 {
        let body = &BODY[..length.min(BODY.len())];
        assert_body(tracker, ANNOUNCE, &format!("truncate={length}"), body);
    }
    assert_body(tracker, ANNOUNCE, "append=junk", [BODY, "junk"].concat());
    assert_body(tracker, ANNOUNCE, "append=e", [BODY, "e"].concat());
    assert_body(tracker, ANNOUNCE, "prepend=\\r\\n", ["\r\n", BODY].concat());
    assert_body(tracker, ANNOUNCE, "truncate=2 prepend=a append=x pad=5", "ad8x\0");
    assert_body(tracker, ANNOUNCE, &format!("append=\"{BODY}\""), [BODY, BODY].concat());
    assert_body(tracker, ANNOUNCE, "pad=80", [BODY, "\0\0\0\0\0"].concat());
    assert_body(tracker, ANNOUNCE, "truncate=2 append=x pad=5", "d8x\0\0");
    let response = with_fault(tracker, "pad=1048576", |it| http::get(address(it), ANNOUNCE));
    assert_eq!(response.body.len(), 1 << 20);
}

/// A dictionary all the same, for a reader that is not strict.
fn dictionaries(tracker: &mut Tracker) {
    let bodies = [
        (
            "bencode=unsorted",
            "d5:peers0:12:min intervali60e8:intervali1800e10:incompletei1e8:completei0ee",
        ),
        (
            "bencode=keys-twice",
            "d8:completei0e8:completei0e10:incompletei1e10:incompletei1e8:intervali1800e\
             8:intervali1800e12:min intervali60e12:min intervali60e5:peers0:5:peers0:e",
        ),
        (
            "bencode=leading-zeros",
            "d8:completei000e10:incompletei001e8:intervali001800e12:min intervali0060e5:peers0:e",
        ),
        (
            "bencode=leading-zeros interval=-1",
            "d8:completei000e10:incompletei001e8:intervali-001e12:min intervali0060e5:peers0:e",
        ),
        (
            "bencode=huge-integers",
            "d8:completei999999999999999999990e10:incompletei999999999999999999991e\
             8:intervali999999999999999999991800e12:min intervali9999999999999999999960e5:peers0:e",
        ),
        (
            "bencode=huge-integers interval=-1",
            "d8:completei999999999999999999990e10:incompletei999999999999999999991e\
             8:intervali-999999999999999999991e12:min intervali9999999999999999999960e5:peers0:e",
        ),
        (
            "bencode=unsorted set=a=i5e remove=interval",
            "d5:peers0:12:min intervali60e10:incompletei1e8:completei0e1:ai5ee",
        ),
        ("bencode=keys-twice refuse=no", "d14:failure reason2:no14:failure reason2:noe"),
    ];
    for (fault, body) in bodies {
        assert_body(tracker, ANNOUNCE, fault, body);
    }
    let deep = ["l".repeat(10_000), "e".repeat(10_000)].concat();
    let nested = format!("{}2:zz{deep}e", &BODY[..BODY.len() - 1]);
    assert_body(tracker, ANNOUNCE, "bencode=nested", &nested);
    for (value, shown) in
        [("i-0e", "i-0e"), ("ie", "ie"), ("i1.5e", "i1.5e"), (r#""i 5e""#, "i 5e"), ("\"\"", "")]
    {
        let expected = BODY.replace("i1800e", shown);
        assert_body(tracker, ANNOUNCE, &format!("set=interval={value}"), expected);
    }
}

/// Random bytes, others each time.
fn garbage(tracker: &mut Tracker) {
    let [first, second] = with_fault(tracker, "garbage=64", |tracker| {
        [(); 2].map(|()| http::get(address(tracker), ANNOUNCE).body)
    });
    assert_eq!((first.len(), second.len()), (64, 64));
    assert_ne!(first, second);
    assert_body(tracker, ANNOUNCE, "garbage=0", "");
    let cut = with_fault(tracker, "garbage=64 truncate=5 append=abc", |tracker| {
        http::get(address(tracker), ANNOUNCE).body
    });
    assert_eq!((cut.len(), &cut[5..]), (8, &b"abc"[..]));
}

//! Faults in words: how they are shown, and what is said of wrong ones. The component reads them, so that
//! every host gives the same answers.

use test_tracker_guest::fault::Fault;
use test_tracker_guest::{Secrets, Settings, Tracker};

/// The faults of a tracker.
struct Faults(Tracker);

impl Faults {
    fn new() -> Self {
        let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
        Faults(Tracker::new(Settings::default(), secrets))
    }

    fn add(&mut self, words: &str) -> Result<u32, String> {
        self.0.faults.add(Fault::parse(words)?)
    }

    fn texts(&self) -> Vec<(u32, String)> {
        self.0.faults.list().map(|status| (status.id, status.fault.to_string())).collect()
    }

    /// Adds a fault that is valid, and removes it.
    #[track_caller]
    fn takes(&mut self, words: &str) {
        let id = self.add(words).unwrap_or_else(|error| panic!("`{words}` is not taken: {error}"));
        assert!(self.0.faults.remove(id));
    }
}

/// Faults with every word there is, and the texts that a tracker has of them.
const TEXTS: [(&str, &str); 43] = [
    ("probability=0.33333333333333 drop", "probability=0.333333 drop"),
    ("drop", "drop"),
    ("  udp\tannounce \n times=2   drop ", "announce udp times=2 drop"),
    (
        "transport=http action=scrape family=ipv6 event=paused drop",
        "scrape http ipv6 event=paused drop",
    ),
    ("event=none drop", "event=none drop"),
    ("once always drop", "times=1 drop"),
    (
        "info-hash=0123456789ABCDEF0123456789abcdef01234567 drop",
        "info-hash=0123456789abcdef0123456789abcdef01234567 drop",
    ),
    (r#"peer-id="-TR \"\\\xff" drop"#, r#"peer-id="-TR \"\\\xff" drop"#),
    (r#"peer-id=a"b c"d drop"#, r#"peer-id="ab cd" drop"#),
    ("remote=::1 path=/a min-info-hashes=4 drop", "remote=::1 path=/a min-info-hashes=4 drop"),
    ("times=1 skip=2 every=3 probability=0.5 drop", "times=1 skip=2 every=3 probability=0.5 drop"),
    ("refuse=\"not here\" name=\"\"", "refuse=\"not here\" name=\"\""),
    (r"refuse=\x00\n\r\t\0", r#"refuse="\x00\x0a\x0d\x09\x00""#),
    ("refuse=\"\"", "refuse=\"\""),
    ("refuse=ä", r"refuse=\xc3\xa4"),
    ("udp connection-id=0xff", "udp connection-id=255"),
    (
        "status=503 header=\"Retry-After: 5\" header=X:y",
        "status=503 header=\"Retry-After: 5\" header=X:y",
    ),
    ("redirect=301 location=http://x/{target}", "redirect=301 location=http://x/{target}"),
    ("check-host", "check-host"),
    (
        "interval=-1 min-interval=0 seeders=1 leechers=2 downloaded=3",
        "interval=-1 min-interval=0 seeders=1 leechers=2 downloaded=3",
    ),
    ("peers=none", "peers=none"),
    (
        "peers=192.0.2.1:6881,[2001:DB8::1]:1 include-self peers-twice",
        "peers=192.0.2.1:6881,[2001:db8::1]:1 include-self peers-twice",
    ),
    ("scrape=first-twice", "scrape=first-twice"),
    ("scrape scrape=swapped", "scrape scrape=swapped"),
    (
        "cross-talk wrong-family-size reply-action=4294967295",
        "cross-talk wrong-family-size reply-action=4294967295",
    ),
    ("wrong-transaction-id then-correct", "wrong-transaction-id then-correct"),
    (
        r#"set="min interval=i5e" set=a= remove=peers remove="x y""#,
        r#"set="min interval=i5e" set=a= remove=peers remove="x y""#,
    ),
    ("bencode=unsorted then body=<html>", "bencode=unsorted then body=<html>"),
    (
        "reply=a=b then garbage=0 truncate=8 prepend=y append=x pad=100",
        "reply=a=b then garbage=0 truncate=8 prepend=y append=x pad=100",
    ),
    ("coding=gzip coding-damage=cut-short", "coding=gzip coding-damage=cut-short"),
    ("large-header=1000 head=folded", "large-header=1000 head=folded"),
    ("content-length=off then content-length=-3", ""),
    (
        "content-length=-3 then content-length=absent chunked=with-length",
        "content-length=-3 then content-length=absent chunked=with-length",
    ),
    (
        "keep-alive=true trailing=x then keep-alive=false",
        "keep-alive=true trailing=x then keep-alive=false",
    ),
    (
        "close=start then half-close=head then reset=body",
        "close=start then half-close=head then reset=body",
    ),
    ("delay=5 jitter=0.25", "delay=5s jitter=250ms"),
    ("delay=1.5s", "delay=1500ms"),
    ("delay=1500ms jitter=60s down=7200s", "delay=1500ms jitter=1m down=2h"),
    ("delay=0s then delay=1us then delay=1001ns", "delay=0s then delay=1us then delay=1001ns"),
    (
        "hold reorder=2 duplicate=1 gap=1s drip=5 then merge=2",
        "hold reorder=2 duplicate=1 drip=5 gap=1s then merge=2",
    ),
    ("other-port forget-ids forget-swarms", "other-port forget-ids forget-swarms"),
    ("drop then ok then ok hold then hold", "drop then ok then hold then hold"),
    ("pad=5 name=x udp append=a", "udp append=a pad=5 name=x"),
];

#[test]
fn the_text_of_a_fault_is_read_as_the_same() {
    let mut faults = Faults::new();
    for (words, text) in TEXTS {
        if text.is_empty() {
            faults.add(words).expect_err(words);
            continue;
        }
        for words in [words, text] {
            let id = faults.add(words).unwrap_or_else(|error| panic!("`{words}`: {error}"));
            assert_eq!(faults.texts(), [(id, text.to_owned())], "`{words}`");
            assert!(faults.0.faults.remove(id));
        }
    }
}

/// Each of them is an error in which all of these texts are.
#[track_caller]
fn wrong(wrong: &[(&str, &[&str])]) {
    let mut faults = Faults::new();
    for (words, parts) in wrong {
        match faults.add(words) {
            Ok(_) => panic!("`{words}` is taken as {:?}", faults.texts()),
            Err(message) => {
                for part in *parts {
                    assert!(message.contains(part), "`{words}`: expected `{part}` in: {message}");
                }
            }
        }
    }
    assert_eq!(faults.texts(), []);
}

#[test]
fn words_that_are_none() {
    let elsewhere = "docs/faults.md lists all";
    for (words, named, help) in [
        ("dropp", "\"dropp\"", "did you mean \"drop\"?"),
        ("Drop", "\"Drop\"", "did you mean \"drop\"?"),
        ("announc drop", "\"announc\"", "did you mean \"announce\"?"),
        ("info_hash=00 drop", "\"info_hash\"", "did you mean \"info-hash\"?"),
        ("tiems=2 drop", "\"tiems\"", "did you mean \"times\"?"),
        ("none drop", "\"none\"", "did you mean"),
        ("outcome=refused drop", "outcome", "not known before the request is answered"),
        ("fault=1 drop", "fault", "not known before the request is answered"),
        ("\"drop hold now\"", "\"drop hold now\"", elsewhere),
        (r"dr\xffop", r#""dr\xffop""#, "unknown word"),
        ("badConnectionId", "\"badConnectionId\"", "did you mean \"bad-connection-id\"?"),
        ("bad_connection_id", "\"bad_connection_id\"", "did you mean \"bad-connection-id\"?"),
        ("drop announce,udp", "\"announce,udp\"", "unknown word"),
        ("supercalifragilistic", "\"supercalifragilistic\"", elsewhere),
        ("drop udp=1", "\"udp\"", "unknown word"),
        ("=5", "\"\"", "unknown word"),
        ("\"\"", "\"\"", "unknown word"),
        ("then=5 drop", "\"then\"", "unknown word"),
        ("ok=1", "\"ok\"", "unknown word"),
        ("once=true drop", "\"once\"", "unknown word"),
    ] {
        wrong(&[(words, &[named, help])]);
    }
    // A long one is not repeated in full.
    let long = "x".repeat(1000);
    let message = Faults::new().add(&long).expect_err("it is no word");
    assert!(message.len() < 200, "{message}");
}

#[test]
fn values_of_the_wrong_kind() {
    wrong(&[
        ("times drop", &["times", "no value", "times="]),
        ("times=two drop", &["times", "\"two\"", "whole number"]),
        ("times=-1 drop", &["times", "\"-1\"", "whole number"]),
        ("times= drop", &["times", "\"\"", "whole number"]),
        ("times=1.5 drop", &["times", "\"1.5\""]),
        ("min-info-hashes=4294967296 drop", &["min-info-hashes", "\"4294967296\"", "4294967295"]),
        ("probability=1. drop", &["probability", "\"1.\""]),
        ("probability=.5 drop", &["probability", "\".5\""]),
        ("probability=+0.5 drop", &["probability", "\"+0.5\""]),
        ("probability=1e-3 drop", &["probability", "\"1e-3\""]),
        ("probability=half drop", &["probability", "\"half\"", "0 to 1"]),
        ("transport=tcp drop", &["transport", "\"tcp\"", "udp", "http"]),
        ("action=get drop", &["action", "\"get\"", "connect", "scrape"]),
        ("event=empty drop", &["event", "\"empty\"", "none", "paused"]),
        ("family=4 drop", &["family", "\"4\"", "ipv4", "ipv6"]),
        ("info-hash=0123 drop", &["info-hash", "\"0123\"", "40 hexadecimal digits"]),
        (
            "info-hash=0123456789abcdef0123456789abcdef0123456g drop",
            &["info-hash", "0123456g", "40 hexadecimal digits"],
        ),
        ("info-hash drop", &["info-hash", "40 hexadecimal digits"]),
        ("remote=localhost drop", &["remote", "\"localhost\"", "IP address"]),
        ("remote=127.0.0.1:80 drop", &["remote", "\"127.0.0.1:80\"", "IP address"]),
        ("drop=true", &["drop", "\"true\"", "no value"]),
        ("hold=", &["hold", "no value"]),
        ("keep-alive=yes", &["keep-alive", "\"yes\"", "true or false"]),
        ("keep-alive", &["keep-alive", "true or false"]),
        ("status=ok", &["status", "\"ok\"", "whole number"]),
        ("interval=9223372036854775808", &["interval", "whole number"]),
        ("connection-id=0xg", &["connection-id", "\"0xg\"", "0x"]),
        ("connection-id=-1", &["connection-id", "\"-1\"", "64 bits"]),
        ("reply-action=-1", &["reply-action", "\"-1\"", "whole number"]),
        ("peers=192.0.2.1", &["peers", "\"192.0.2.1\"", "192.0.2.1:6881"]),
        ("peers=1.2.3.4:5,", &["peers", "none"]),
        ("peers=", &["peers", "none"]),
        ("delay=5x", &["delay", "\"5x\"", "unit"]),
        ("delay=s", &["delay", "\"s\"", "unit"]),
        ("delay=-1s", &["delay", "\"-1s\"", "unit"]),
        ("delay=1.5.5s", &["delay", "\"1.5.5s\"", "unit"]),
        ("delay=1d", &["delay", "\"1d\"", "unit"]),
        ("delay=5124096h", &["delay", "\"5124096h\""]),
        ("set=interval", &["set", "\"interval\"", "KEY=VALUE"]),
        ("scrape=other", &["scrape", "\"other\"", "reversed", "swapped"]),
        ("close=middle", &["close", "\"middle\"", "start head body end"]),
        ("coding=br", &["coding", "\"br\"", "gzip deflate zstd"]),
        ("content-length=short", &["content-length", "\"short\"", "absent padded"]),
        (r"name=\xff drop", &["name", r"\xff", "UTF-8"]),
        (r"header=\xff", &["header", r"\xff", "UTF-8"]),
    ]);
}

#[test]
fn values_out_of_range() {
    wrong(&[
        ("times=0 drop", &["times: 0", "1 or more"]),
        ("every=0 drop", &["every: 0", "1 or more"]),
        ("probability=1.5 drop", &["probability", "1.5", "0 to 1"]),
        ("probability=-0.1 drop", &["probability", "-0.1", "0 to 1"]),
        ("probability=NaN drop", &["probability", "NaN", "0 to 1"]),
        ("status=99", &["status: 99", "100 to 999"]),
        ("status=1000", &["status: 1000", "100 to 999"]),
        ("redirect=200", &["redirect: 200", "300 to 399"]),
        ("garbage=1048577", &["garbage: 1048577", "1048576"]),
        ("pad=1048577", &["pad: 1048577", "1048576"]),
        ("large-header=1048577", &["large-header: 1048577", "1048576"]),
        ("udp pad=65508", &["pad: 65508", "65507"]),
        ("reorder=1", &["reorder: 1", "2 to 1000"]),
        ("reorder=1001", &["reorder: 1001", "2 to 1000"]),
        ("duplicate=0", &["duplicate: 0", "1 to 50"]),
        ("duplicate=51", &["duplicate: 51", "1 to 50"]),
        ("drip=0", &["drip: 0", "1 to"]),
        ("merge=1", &["merge: 1", "2 to 1000"]),
        // In any step.
        ("drop then ok then status=5", &["status: 5", "100 to 999"]),
    ]);
}

#[test]
fn quotes_and_escapes_that_do_not_end() {
    wrong(&[
        ("refuse=\"not here", &["quote"]),
        ("drop \"", &["quote"]),
        (r"refuse=\", &["backslash", r"\xNN"]),
        (r"refuse=\x5", &["backslash", r"\xNN"]),
        (r"refuse=\xg0", &["backslash", r"\xNN"]),
        (r"refuse=\u0041", &["backslash", r"\xNN"]),
        ("refuse=\\ x", &["backslash", r"\xNN"]),
    ]);
}

#[test]
fn effects_that_a_transport_does_not_have() {
    let udp = [
        "bad-connection-id",
        "connection-id=5",
        "wrong-family-size",
        "reply-action=5",
        "wrong-transaction-id",
        "then-correct",
        "other-port",
    ];
    let http = [
        "status=503",
        "redirect=301",
        "check-host",
        "min-interval=5",
        "set=a=i5e",
        "remove=peers",
        "bencode=unsorted",
        "body=x",
        "coding=gzip",
        "header=A:b",
        "large-header=5",
        "head=http10",
        "content-length=absent",
        "chunked=plain",
        "keep-alive=true",
        "trailing=x",
        "close=end",
        "half-close=end",
        "reset=end",
        "drip=1",
        "merge=2",
    ];
    for (has, lacks, words) in [("udp", "http", &udp[..]), ("http", "udp", &http)] {
        for effect in words {
            let word = effect.split('=').next().expect("a word");
            let expected = format!("expected {}", has.to_uppercase());
            wrong(&[(&format!("{lacks} {effect}"), &[word, &expected])]);
            wrong(&[(&format!("drop then {effect} {lacks}"), &[word, &expected])]);
            for words in [format!("{has} {effect}"), (*effect).to_owned()] {
                Faults::new().takes(&words);
            }
        }
    }
}

#[test]
fn faults_that_do_nothing() {
    let nothing: &[&str] = &["nothing goes wrong", "drop"];
    wrong(&[
        ("", nothing),
        ("   ", nothing),
        ("udp announce times=2", nothing),
        ("ok", nothing),
        ("then", nothing),
        ("ok then ok", nothing),
        ("location=/x", &["location", "expected redirect"]),
        ("coding-damage=bomb", &["coding-damage", "expected coding"]),
        ("drop delay=1s", &["delay: does nothing beside drop"]),
        ("http body=x set=a=i1e", &["set: does nothing beside body"]),
        ("udp refuse=x interval=5", &["interval: does nothing beside refuse"]),
        ("scrape interval=5", &["interval: the answer to a scrape has none"]),
        ("hold delay=5s", &["delay: does nothing beside hold"]),
        ("close=end reset=end", &["close: does nothing beside reset"]),
        ("gap=1s", &["gap", "duplicate"]),
        ("drop then http gap=1s", &["gap", "drip"]),
    ]);
}

#[test]
fn an_error_shows_the_beginning_of_a_long_text() {
    let long = "x".repeat(100_000);
    for text in [
        format!("{long} drop"),
        format!("refuse={long}\\q drop"),
        format!("interval={long} drop"),
        format!("drop refuse=\"{long}"),
        format!("{{\"{long}\": 1}}"),
        format!("{{\"interval\": \"{long}\", \"drop\": true}}"),
        format!("{{\"peers\": [\"{long}\"]}}"),
        format!("{{\"set\": {{\"{long}\": 5}}}}"),
        format!("[\"{long}\"]"),
    ] {
        let error = Fault::parse(&text).expect_err("a text that is no fault");
        assert!(error.len() < 1000, "{} bytes for {}", error.len(), &text[..20]);
    }
}

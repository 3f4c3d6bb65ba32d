//! Faults of a tracker that runs as a command.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker, command};
use test_tracker_tests::http::{self, Connection, Escape, announce_target};
use test_tracker_tests::udp::{PROTOCOL_ID, action, request};

use crate::delivery::comes_up;
use crate::udp::{INFO_HASH, client};
use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::own("command_fault", a_command_takes_faults).on(&Host::COMMANDS),
    Case::own("command_tells", a_command_tells_of_faults).on(&Host::COMMANDS),
    Case::own("command_clock", a_command_delays_by_the_clock).on(&Host::COMMANDS),
    Case::own("command_down", a_command_restarts).on(&Host::COMMANDS),
    Case::own("command_wrong", a_command_names_what_is_wrong).on(&Host::COMMANDS),
    Case::own("command_json", every_command_reads_the_same_json).on(&Host::COMMANDS),
];

fn start(host: Host, faults: &[&str]) -> Tracker {
    let faults = faults.iter().map(|&words| words.to_owned()).collect();
    Tracker::start(host, &Options { settings: frozen(), faults, ..Options::default() })
}

fn a_command_takes_faults(host: Host) {
    let tracker = start(
        host,
        &[
            "connect udp times=2 drop",
            "announce udp truncate=12 then append=\"\\x00 \\\"\"",
            "announce http refuse=\"not here\"",
        ],
    );
    let client = client(&tracker);
    for _ in 0..2 {
        client.send(&request(PROTOCOL_ID, action::CONNECT, 1));
    }
    client.silent();
    let datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(client.exchange(&datagram, "answer").len(), 12);
    for _ in 0..2 {
        let answer = client.exchange(&datagram, "answer");
        assert_eq!((&answer[20..], answer.len()), (&b"\0 \""[..], 23));
    }
    let target = announce_target(&Announce::leecher(INFO_HASH, 1), Escape::Upper);
    let response = http::get(tracker.ipv4(Protocol::Http), target);
    assert_eq!(response.failure_reason(), "not here");
    tracker.close();
}

fn a_command_tells_of_faults(host: Host) {
    let mut tracker = start(host, &["connect once append=a", "connect pad=20"]);
    let client = client(&tracker);
    let mut replies = Vec::new();
    for number in 1..=2 {
        let connect = request(PROTOCOL_ID, action::CONNECT, number);
        replies.push(client.exchange(&connect, "connection id"));
    }
    client.silent();
    let requests = tracker.first_requests(3);
    let faults: Vec<_> = requests.iter().map(|request| &request.faults[..]).collect();
    assert_eq!(faults, [&[1, 2][..], &[2], &[]]);
    for (request, reply) in requests.iter().zip(&replies) {
        assert_eq!(&request.reply.0, reply);
    }
    assert!(requests[0].summary.contains("fault 1 fault 2"), "{}", requests[0].summary);
    tracker.close();
}

/// One that stands still: nothing comes.
fn a_command_delays_by_the_clock(host: Host) {
    let tracker = start(host, &["connect udp delay=1ns then ok"]);
    let client = client(&tracker);
    client.send(&request(PROTOCOL_ID, action::CONNECT, 1));
    client.silent();
    client.connect();
    tracker.close();
}

fn a_command_restarts(host: Host) {
    let faults = vec!["announce http once down=50ms forget-swarms".into()];
    let tracker = Tracker::start(host, &Options { faults, ..Options::default() });
    let address = tracker.ipv4(Protocol::Http);
    let mut open = Connection::open(address);
    assert_eq!(http::announce(address, &Announce::leecher(INFO_HASH, 1)).leechers, 1);
    open.closed();
    comes_up(&tracker);
    assert_eq!(http::announce(address, &Announce::leecher(INFO_HASH, 2)).leechers, 1);
    tracker.close();
}

fn a_command_names_what_is_wrong(host: Host) {
    for (words, parts) in [
        ("announce dropp", &["--fault", "\"dropp\"", "did you mean \"drop\"?"][..]),
        ("announce status=5", &["--fault", "status: 5", "100 to 999"]),
        ("udp status=503", &["--fault", "status", "HTTP"]),
        ("announce", &["--fault", "nothing goes wrong"]),
    ] {
        let arguments = [
            vec!["serve".into()],
            Options::default().arguments(),
            vec!["--fault=connect drop".into(), format!("--fault={words}")],
        ];
        let mut command = command::command_line(host, &arguments.concat());
        let output = command.output().expect("a command that ends");
        assert!(!output.status.success() && output.stdout.is_empty(), "it starts: {output:?}");
        let message = String::from_utf8_lossy(&output.stderr);
        for part in parts.iter().chain(&[words]) {
            assert!(message.contains(part), "expected `{part}` in: {message}");
        }
    }
}

/// Files of faults, and what a command says of them; nothing if it takes them.
const FILES: [(&str, &str); 16] = [
    (
        r#"[{"times": 2, "once": true, "drop": true}]"#,
        "faults[0]: once: given twice, expected once",
    ),
    (
        r#"[{"interval": 5.5}]"#,
        "faults[0]: interval: 5.5, expected a whole number, -9223372036854775808 to \
         9223372036854775807",
    ),
    (r#"[{"connectionId": 18446744073709551615}]"#, ""),
    (r#"[{"connectionId": "0xffffffffffffffff"}]"#, ""),
    (r#"[{"delay": "2s"}, {"delay": 2}, {"delay": 0.5}]"#, ""),
    (r#"[{"status": "503"}]"#, "faults[0]: status: \"503\", expected a whole number, 0 to 65535"),
    (
        r#"[{"drop": true}, {"dorp": true}]"#,
        "faults[1]: fault: unknown field \"dorp\", did you mean \"drop\"?",
    ),
    (r#"[{"drop": "yes"}]"#, "faults[0]: drop: \"yes\", expected true or false"),
    (r#"["announce udp times=2 drop", {"action": "scrape", "steps": [{"drop": true}, {}]}]"#, ""),
    (r#"[{"append": {"hex": "00ff"}, "peerId": "-TR"}]"#, ""),
    (r#"[{"peers": [{"ip": "::1", "port": 1}]}]"#, ""),
    (r#"[{"drop": true, "delay": 1}]"#, "faults[0]: delay: does nothing beside drop"),
    ("[]", ""),
    ("{}", "expected an array of faults"),
    ("[5]", "faults[0]: 5, expected a text or an object"),
    ("[", "no JSON at line 1, column 2: value or end of sequence expected"),
];

fn every_command_reads_the_same_json(host: Host) {
    for (json, expected) in FILES {
        let mut file =
            tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a file");
        file.write_all(json.as_bytes()).expect("room for it");
        let path = file.path().to_str().expect("a path in UTF-8");
        let json_option = vec!["--json".into(), format!("--fault-file={path}")];
        let arguments = [vec!["serve".into()], Options::default().arguments(), json_option];
        let mut command = command::command_line(host, &arguments.concat());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("a command that runs");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("its standard output");
        BufReader::new(stdout).read_line(&mut line).expect("a line, or the end");
        if line.starts_with("{\"udp\"") {
            assert_eq!(expected, "", "{json} is taken");
            child.kill().expect("it runs");
        }
        let output = child.wait_with_output().expect("its end");
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.lines().next().unwrap_or_default();
        let wanted = match expected {
            "" => String::new(),
            _ => format!("error: --fault-file {path}: {expected}"),
        };
        assert_eq!(message, wanted, "{json}");
    }
}

//! The binary, as a script uses it.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::thread;

use common::serve::{Serve, addresses, command, run, text};
use common::{LIMIT, connect, get};
use serde_json::{Value, json};

#[test]
fn json_is_one_line_with_a_url_for_each_address() {
    let serve = Serve::start(&["--udp", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--json"]);
    let line = serve.line();
    assert!(line.starts_with(r#"{"udp":["udp://127.0.0.1:"#), "{line}");
    let urls: Value = serde_json::from_str(&line).unwrap();
    let (udp, http) = (addresses(&urls, "udp"), addresses(&urls, "http"));
    assert_eq!((udp.len(), http.len()), (2, 0), "{line}");

    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let connect = [&0x0000_0417_2710_1980_u64.to_be_bytes()[..], &[0; 8]].concat();
    for address in udp {
        socket.send_to(&connect, &address).unwrap();
        let mut answer = [0; 32];
        let (length, from) = socket.recv_from(&mut answer).expect("an answer to connect");
        assert_eq!((length, from.to_string()), (16, address));
    }
}

#[test]
fn announce_urls_have_the_path_and_the_passkey_that_the_settings_say() {
    let path = ["--announce-paths", "/{passkey}/announce,/announce", "--passkeys", "sesame,other"];
    let serve = Serve::start(&[&["--http", "127.0.0.1:0", "--json"][..], &path].concat());
    let line = serve.line();
    assert!(line.ends_with(r#"/sesame/announce"]}"#), "{line}");
}

#[test]
fn a_setting_that_makes_no_sense_is_named() {
    for (arguments, says) in [
        (&["--interval", "soon"][..], "soon"),
        (&["--keep-alive=perhaps"], "perhaps"),
        (&["--allow", "abc"], "allow: \"abc\", expected 40 hexadecimal digits"),
        (&["--announce-paths", "announce"], "announce-paths: \"announce\", expected a path"),
    ] {
        let output = run(&[&["serve", "--udp", "127.0.0.1:0"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        for says in [says, "Usage: test-tracker serve"] {
            assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
        }
    }
}

#[test]
fn text_is_a_heading_and_a_url_for_each_address() {
    let serve = Serve::start(&["--udp", "127.0.0.1:0", "--http", "127.0.0.1:0"]);
    let heading = serve.line();
    assert!(!heading.contains("://"), "{heading}");
    assert!(serve.line().starts_with("udp://127.0.0.1:"));
    assert!(serve.line().starts_with("http://127.0.0.1:"));
}

/// An announce with an unknown parameter, and bytes that are not text.
const ANNOUNCE: &str = "/announce?info_hash=hhhhhhhhhhhhhhhhhhhh&peer_id=-TR4060-abcdefghijkl&port=6881\
     &uploaded=1&downloaded=2&left=18446744073709551615&event=started&what=%ff%5c%0Aever";

#[test]
fn json_has_a_line_for_each_request() {
    let serve = Serve::start(&["--udp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--json"]);
    let urls = serve.json();
    let address = |scheme| addresses(&urls, scheme)[0].parse().unwrap();
    let (udp, http) = (address("udp"), address("http"));

    let (_, _, connection_id) = connect(udp);
    let mut line = serve.json();
    assert_eq!(line["local"], json!({ "ip": udp.ip(), "port": udp.port() }));
    assert_eq!(line["remote"]["ip"], "127.0.0.1");
    assert!(line["remote"]["port"].as_u64().is_some_and(|port| port > 0), "{line}");
    assert!(line["at"].as_f64().is_some_and(|seconds| seconds >= 0.0), "{line}");
    assert!(!line["summary"].as_str().unwrap().is_empty(), "{line}");
    for varies in ["local", "remote", "at", "summary"] {
        line.as_object_mut().unwrap().remove(varies);
    }
    assert_eq!(
        line,
        json!({
            "number": 1,
            "transport": "udp",
            "action": "connect",
            "infoHashes": [],
            "parameters": line["parameters"],
            "raw": "00000417271019800000000001020304",
            "reply": format!("0000000001020304{connection_id:016x}"),
            "answer": { "kind": "connected", "connectionId": format!("0x{connection_id:016x}") },
        })
    );

    let reply = get(http, ANNOUNCE);
    let line = serve.json();
    assert_eq!(line["number"], 2);
    assert_eq!(line["infoHashes"], json!(["68".repeat(20)]));
    assert_eq!(line["peerId"], hex::encode("-TR4060-abcdefghijkl"));
    assert_eq!((&line["event"], &line["port"]), (&json!("started"), &json!(6881)));
    assert_eq!((&line["uploaded"], &line["downloaded"]), (&json!(1), &json!(2)));
    assert_eq!(line["left"], u64::MAX);
    let what = line["parameters"].as_array().unwrap().last();
    assert_eq!(what, Some(&json!(["what", r"\xff\\\x0aever"])));
    assert_eq!(
        (&line["http"]["method"], &line["http"]["path"]),
        (&json!("GET"), &json!("/announce"))
    );
    let headers = json!([["Host", http.to_string()], ["Connection", "close"]]);
    assert_eq!(line["http"]["headers"], headers);
    assert_eq!(line["reply"], hex::encode(&reply));
    assert_eq!(
        line["answer"],
        json!({
            "kind": "announced",
            "interval": 1800,
            "minInterval": 60,
            "seeders": 0,
            "leechers": 1,
            "peers": [],
        })
    );

    get(http, "/scrape?info_hash=hhhhhhhhhhhhhhhhhhhh");
    let swarm =
        json!({ "infoHash": "68".repeat(20), "seeders": 0, "leechers": 1, "downloaded": 0 });
    assert_eq!(serve.json()["answer"], json!({ "kind": "scraped", "swarms": [swarm] }));
    get(http, "/announce?info_hash=short");
    let refused = &serve.json()["answer"];
    assert_eq!(refused["kind"], "refused");
    assert!(refused["reason"].as_str().is_some_and(|reason| reason.contains("info_hash")));
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"what?", udp).unwrap();
    let line = serve.json();
    assert_eq!((&line["answer"], &line["reply"]), (&json!({ "kind": "nothing" }), &json!("")));
}

#[cfg(unix)]
#[test]
fn nobody_has_to_read_the_lines() {
    let mut serve = command(&["serve", "--udp", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut output = BufReader::new(serve.stdout.take().expect("standard output is a pipe"));
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    let udp = addresses(&serde_json::from_str(&first).unwrap(), "udp")[0].parse().unwrap();
    // More output than a pipe holds.
    for _ in 0..1000 {
        connect(udp);
    }
    rustix::process::kill_process(
        rustix::process::Pid::from_child(&serve),
        rustix::process::Signal::TERM,
    )
    .unwrap();
    let (sender, ended) = channel();
    thread::spawn(move || sender.send(serve.wait()));
    let status = ended.recv_timeout(LIMIT).expect("it ends though nobody reads").unwrap();
    assert_eq!(status.code(), Some(0), "{status}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_a_quiet_log() {
    let serve = Serve::start_on_a_terminal("--udp 127.0.0.1:0 --http 127.0.0.1:0 --frozen");
    let heading = serve.line();
    assert!(heading.starts_with("Announce URLs"), "{heading}");
    let address = |scheme: &str| {
        let line = serve.line();
        let rest = line.trim_end().strip_prefix(scheme).expect("an announce URL").to_owned();
        rest.strip_suffix("/announce").expect("an announce URL").parse().unwrap()
    };
    let (udp, http) = (address("udp://"), address("http://"));
    assert_eq!(address("ws://"), http);
    connect(udp);
    get(http, ANNOUNCE);
    let line = serve.line();
    assert!(line.starts_with("   0.000s  http announce started 68686868"), "{line}");
    assert!(line.contains("127.0.0.1:") && line.contains("left="), "{line}");
}

#[test]
fn no_terminal_gets_no_log() {
    let serve = Serve::start(&["--http", "127.0.0.1:0"]);
    serve.line();
    let line = serve.line();
    let address = line.strip_prefix("http://").and_then(|line| line.strip_suffix("/announce"));
    let line = serve.line();
    assert!(line.starts_with("ws://"), "{line}");
    get(address.expect("an announce URL").parse().unwrap(), ANNOUNCE);
    #[cfg(unix)]
    assert!(serve.end_with(rustix::process::Signal::TERM).success());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_status_0() {
    use rustix::process::Signal;

    for signal in [Signal::INT, Signal::TERM] {
        let serve = Serve::start(&["--http", "localhost:0", "--json"]);
        serve.line();
        let status = serve.end_with(signal);
        assert_eq!(status.code(), Some(0), "{signal:?}: {status}");
    }
}

#[test]
fn a_port_in_use_ends_it_with_status_1_and_one_clear_line() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["serve", "--udp", &address, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(text(&output.stderr), format!("error: udp {address}: address in use\n"));
}

#[test]
fn a_bad_option_ends_it_with_status_2_and_usage() {
    for arguments in [["serve", "--udp", "nowhere:1"], ["serve", "--http", "127.0.0.1:99999"]] {
        let output = run(&arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        for part in [
            arguments[1],
            arguments[2],
            "expected IP:PORT or localhost:PORT",
            "Usage: test-tracker serve",
        ] {
            assert!(message.contains(part), "{part}: {message}");
        }
    }
    for arguments in [&["serve", "--tcp", "1"][..], &["swerve"], &[]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("Usage: test-tracker"));
    }
}

#[test]
fn help_and_version_are_there() {
    for arguments in [&["--help"][..], &["serve", "--help"], &["component", "--help"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Usage: test-tracker"));
    }
    let version = run(&["--version"]);
    assert_eq!(text(&version.stdout), concat!("test-tracker ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_component_goes_to_a_file_or_to_standard_output() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("tracker.wasm");
    let output = run(&["component", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut written = Vec::new();
    std::fs::File::open(&file).unwrap().read_to_end(&mut written).unwrap();
    assert!(written == test_tracker::COMPONENT, "{} bytes", written.len());

    let printed = run(&["component", "-"]).stdout;
    assert!(printed == test_tracker::COMPONENT, "{} bytes", printed.len());

    let nowhere = file.join("below-a-file");
    let output = run(&["component", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(nowhere.to_str().unwrap()));
}

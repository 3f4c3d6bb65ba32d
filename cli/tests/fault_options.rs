//! The fault options of `test-tracker serve`.

mod common;

use std::fs;
use std::path::PathBuf;

use common::get;
use common::serve::{Serve, addresses, run, text};
use serde_json::json;

/// Writes a file for a test.
fn file(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

#[test]
fn faults_are_there_from_the_first_request_on() {
    let busy = ["--fault", "http announce once status=503", "--fault", "scrape delay=1ms"];
    let serve = Serve::start(&[&["--http", "127.0.0.1:0", "--json"][..], &busy].concat());
    let http = addresses(&serve.json(), "http")[0].parse().unwrap();
    let response = get(http, "/announce");
    assert!(response.starts_with("HTTP/1.1 503 "), "{response}");
    assert_eq!(serve.json()["faults"], json!([1]));
    get(http, "/announce");
    assert_eq!(serve.json().get("faults"), None);
    get(http, "/scrape");
    assert_eq!(serve.json()["faults"], json!([2]));
}

#[test]
fn a_file_has_texts_and_objects() {
    let faults = json!([
        "announce times=1 refuse=\"not here\"",
        { "action": "announce", "skip": 1, "steps": [{}, { "refuse": { "hex": "6120412022622200" } }] },
        { "action": "scrape", "set": { "note": "1:x" }, "header": ["A: b"], "keepAlive": false },
    ]);
    let file = file("faults.json", &faults.to_string());
    let options = ["--http", "127.0.0.1:0", "--json", "--fault-file", file.to_str().unwrap()];
    let serve = Serve::start(&options);
    let http = addresses(&serve.json(), "http")[0].parse().unwrap();
    let announce = |says: &str| {
        let response =
            get(http, &format!("/announce?info_hash={0}&peer_id={0}&port=1", "h".repeat(20)));
        assert!(response.contains(says), "{response}");
    };
    announce("14:failure reason8:not here");
    announce("8:interval");
    announce("14:failure reason8:a A \"b\"\0");
    let response = get(http, "/scrape?info_hash=hhhhhhhhhhhhhhhhhhhh");
    assert!(response.contains("\r\nA: b\r\n") && response.contains("4:note1:x"), "{response}");
}

#[test]
fn a_fault_that_makes_no_sense_ends_it_with_status_2_and_usage() {
    let nowhere = file("nowhere", "").join("faults.json");
    let nowhere = nowhere.to_str().unwrap();
    let broken = file("broken.json", "[").to_str().unwrap().to_owned();
    let object = file("object.json", "{}").to_str().unwrap().to_owned();
    let number = file("number.json", r#"["drop", 5]"#).to_str().unwrap().to_owned();
    let wrong = file("wrong.json", r#"["drop", {"drop": true, "times": 0}]"#);
    let wrong = wrong.to_str().unwrap().to_owned();
    for (arguments, says) in [
        (["--fault", "udp drpo"], "--fault 'udp drpo': "),
        (["--fault", "udp drpo"], "drpo"),
        (["--fault", "udp status=503"], "status"),
        (["--fault-file", nowhere], nowhere),
        (["--fault-file", &broken], "no JSON at line 1, column 2"),
        (["--fault-file", &object], "expected an array of faults"),
        (["--fault-file", &number], "number.json: faults[1]: 5, expected a text or an object"),
        (["--fault-file", &wrong], "wrong.json: faults[1]: times: 0, expected 1 or more"),
    ] {
        let output = run(&[&["serve", "--udp", "127.0.0.1:0"][..], &arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "");
        for says in [says, arguments[0], "Usage: test-tracker serve"] {
            assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
        }
    }
}

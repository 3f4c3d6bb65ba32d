//! The control interface: HTTP, who may use it, errors, events, and that nothing touches it. What
//! its functions do is in the other files, where it is one of the hosts.

use std::net::SocketAddr;

use serde_json::{Value, json};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::deadline;
use test_tracker_tests::host::control::{Events, request, response};
use test_tracker_tests::host::{Host, Options, command};
use test_tracker_tests::http::{self, Connection, Escape, Response};
use test_tracker_tests::process::Process;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::UdpClient;

use crate::{Case, frozen};

const COMMANDS: &[Host] = &Host::COMMANDS;

pub(crate) const CASES: &[Case] = &[
    Case::own("control_urls", the_first_line_has_its_urls).on(COMMANDS),
    Case::own("control_until_eof", a_tracker_ends_with_its_input).on(COMMANDS),
    Case::own("control_access", pages_of_other_sites_are_refused).on(COMMANDS),
    Case::own("control_http", it_speaks_http).on(COMMANDS),
    Case::own("control_errors", an_error_names_what_is_wrong).on(COMMANDS),
    Case::own("control_stands_outside", nothing_touches_it).on(COMMANDS),
    Case::own("control_comes_last", a_call_sees_what_clients_have_sent).on(COMMANDS),
    Case::own("control_events", events_go_on_where_they_ended).on(COMMANDS),
    Case::own("control_events_missed", missed_events_are_counted).on(COMMANDS),
    Case::own("control_held", a_held_reply_can_be_waited_for).on(COMMANDS),
    Case::own("control_closed", a_wait_ends_with_the_tracker).on(COMMANDS),
    Case::own("control_full", waits_leave_room_for_calls).on(COMMANDS),
    Case::own("control_idle", idle_connections_make_room).on(COMMANDS),
    Case::own("control_bodies", bodies_have_a_limit_together).on(COMMANDS),
];

const INFO_HASH: [u8; 20] = [1; 20];

/// A command with a control interface, over IPv4.
struct Serve {
    process: Process,
    urls: Value,
    control: SocketAddr,
}

impl Serve {
    #[track_caller]
    fn start(host: Host, settings: Settings) -> Self {
        let options = Options { host: "127.0.0.1", settings, ..Options::default() };
        let mut arguments = ["serve", "--json", "--until-eof", "--control", "127.0.0.1:0"]
            .map(String::from)
            .to_vec();
        arguments.extend(options.arguments());
        let mut process = Process::spawn("serve", &mut command::command_line(host, &arguments));
        let line = process.line("URLs");
        let urls: Value = serde_json::from_str(&line).expect("JSON");
        let control = address(&urls, "control");
        Self { process, urls, control }
    }

    fn udp(&self) -> UdpClient {
        UdpClient::new(address(&self.urls, "udp"))
    }

    /// Sends bytes on a connection of their own, and reads one response.
    #[track_caller]
    fn send(&self, bytes: &[u8]) -> Response {
        let mut connection = Connection::open(self.control);
        connection.send(bytes);
        response(&mut connection)
    }

    #[track_caller]
    fn call(&self, method: &str, target: &str, body: Option<Value>) -> Response {
        self.send(&request(method, target, self.control, body.as_ref()))
    }

    #[track_caller]
    fn get(&self, target: &str) -> Value {
        let response = self.call("GET", target, None);
        assert_eq!(response.status, 200, "{response:?}");
        json_of(&response)
    }

    #[track_caller]
    fn done(&self, method: &str, target: &str, body: Option<Value>) {
        let response = self.call(method, target, body);
        assert!((200..300).contains(&response.status), "{response:?}");
    }

    #[track_caller]
    fn end(mut self) {
        self.process.close_stdin();
        self.process.wait_success();
    }
}

fn address(urls: &Value, kind: &str) -> SocketAddr {
    let url = urls[kind][0].as_str().unwrap_or_else(|| panic!("no {kind} in {urls}"));
    url.split('/').nth(2).and_then(|address| address.parse().ok()).expect("an address")
}

#[track_caller]
fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or_else(|error| panic!("{response:?}: {error}"))
}

#[track_caller]
fn detail(response: &Response) -> String {
    assert_eq!(response.header("content-type"), "application/problem+json");
    json_of(response)["detail"].as_str().expect("a text").to_owned()
}

fn the_first_line_has_its_urls(host: Host) {
    let serve = Serve::start(host, frozen());
    let tracker = serve.get("/tracker");
    assert_eq!(tracker["control"], serve.urls["control"]);
    assert_eq!(tracker["udp"], serve.urls["udp"]);
    assert_eq!(tracker["http"], serve.urls["http"]);
    assert_eq!(tracker["ws"], serve.urls["ws"]);
    assert_eq!(address(&serve.urls, "ws"), address(&serve.urls, "http"));
    assert_eq!(tracker["state"], "running");
    assert_eq!(tracker["version"], env!("CARGO_PKG_VERSION"));
    let settings = tracker["settings"].as_str().expect("a text").replace('"', "");
    assert_eq!(settings, "frozen=true");
    serve.end();

    let options = Options { host: "127.0.0.1", ..Options::default() };
    let arguments = [vec!["serve".into(), "--json".into()], options.arguments()].concat();
    let mut process = Process::spawn("serve", &mut command::command_line(host, &arguments));
    let urls: Value = serde_json::from_str(&process.line("URLs")).expect("JSON");
    assert!(urls.get("control").is_none(), "it is off unless asked for: {urls}");
    process.terminate();
    process.wait_success();
}

/// As it does when the program that started it is killed.
fn a_tracker_ends_with_its_input(host: Host) {
    let mut serve = Serve::start(host, frozen());
    serve.process.send("what comes before the end is of no interest");
    assert_eq!(serve.get("/recorded"), json!({ "total": 0, "dropped": 0 }));
    let control = serve.control;
    serve.end();
    std::net::TcpListener::bind(control).expect("the port is free");
}

fn pages_of_other_sites_are_refused(host: Host) {
    let serve = Serve::start(host, frozen());
    let port = serve.control.port();
    let get = |fields: &str| serve.send(format!("GET /swarms HTTP/1.1\r\n{fields}\r\n").as_bytes());
    let here = format!("127.0.0.1:{port}");
    for fields in [
        format!("Host: {here}\r\n"),
        format!("Host: localhost:{port}\r\n"),
        format!("Host: LocalHost:{port}\r\nOrigin: http://localhost:{port}\r\n"),
        format!("Host: {here}\r\nOrigin: http://{here}\r\n"),
    ] {
        let response = get(&fields);
        assert_eq!(response.status, 200, "{fields}: {response:?}");
        assert!(response.header_values("access-control-allow-origin").is_empty());
    }
    for (fields, wrong) in [
        (String::new(), "Host: , expected"),
        ("Host: rebound.example\r\n".into(), "Host: rebound.example, expected"),
        (format!("Host: rebound.example:{port}\r\n"), "expected 127.0.0.1:"),
        ("Host: 127.0.0.1:1\r\n".into(), "Host: 127.0.0.1:1, expected"),
        ("Host: localhost\r\n".into(), "Host: localhost, expected"),
        (format!("Host: {here}\r\nOrigin: http://evil.example\r\n"), "Origin: http://evil.example"),
        (format!("Host: {here}\r\nOrigin: https://{here}\r\n"), "Origin: https://"),
        (format!("Host: {here}\r\nOrigin: null\r\n"), "Origin: null"),
    ] {
        let response = get(&fields);
        assert_eq!(response.status, 403, "{fields}: {response:?}");
        let detail = detail(&response);
        assert!(detail.contains(wrong), "expected `{wrong}` in {detail}");
    }
    // What a form of a foreign page can send.
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let response = serve.send(
            format!(
                "POST /down HTTP/1.1\r\nHost: {here}\r\nContent-Type: {kind}\r\nContent-Length: 2\r\n\r\n{{}}"
            )
            .as_bytes(),
        );
        assert_eq!(response.status, 415, "{kind}: {response:?}");
        assert!(detail(&response).contains(kind), "{response:?}");
    }
    let preflight = format!(
        "OPTIONS /down HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\n\
         Access-Control-Request-Method: POST\r\n\r\n"
    );
    let response = serve.send(preflight.as_bytes());
    assert_eq!((response.status, response.header("allow")), (405, "POST"));
    assert!(!response.headers.iter().any(|(name, _)| name.to_lowercase().starts_with("access-")));
    assert_eq!(serve.get("/tracker")["state"], "running", "nothing of this was done");
    serve.end();
}

fn it_speaks_http(host: Host) {
    let serve = Serve::start(host, frozen());
    let here = serve.control;
    // Several requests at once, answered in their order, and the connection stays open.
    let mut connection = Connection::open(here);
    let recorded = request("GET", "/recorded", here, None);
    let clock = request("GET", "/clock", here, None);
    connection.send(&[&recorded[..], &clock, &recorded].concat());
    let bodies: Vec<_> = (0..3).map(|_| json_of(&response(&mut connection))).collect();
    let total = json!({ "total": 0, "dropped": 0 });
    assert_eq!(bodies, [total.clone(), json!({ "now": 0, "frozen": true }), total]);
    // A body in pieces, behind a question whether to send it, and in chunks.
    connection.send(
        format!(
            "POST /faults HTTP/1.1\r\nHost: {here}\r\nContent-Type: application/json\r\n\
             Content-Length: 6\r\nExpect: 100-continue\r\n\r\n"
        )
        .as_bytes(),
    );
    assert_eq!(connection.head().status, 100);
    connection.send(b"\"dr");
    connection.send(b"op\"");
    assert_eq!(json_of(&response(&mut connection)), json!({ "id": 1 }));
    connection.send(
        format!(
            "POST /faults HTTP/1.1\r\nHost: {here}\r\nContent-Type: application/json; charset=utf-8\r\n\
             Transfer-Encoding: chunked\r\n\r\n3\r\n\"dr\r\n3;x=y\r\nop\"\r\n0\r\n\r\n"
        )
        .as_bytes(),
    );
    assert_eq!(json_of(&response(&mut connection)), json!({ "id": 2 }));
    // HEAD, HTTP/1.0 and `close`.
    connection.send(format!("HEAD /faults HTTP/1.1\r\nHost: {here}\r\n\r\n").as_bytes());
    let head = connection.head();
    let length: usize = head.header("content-length").parse().expect("a number");
    assert_eq!((head.status, length), (200, serve.get("/faults").to_string().len() + 1));
    connection.send(format!("GET /clock HTTP/1.0\r\nHost: {here}\r\n\r\n").as_bytes());
    assert_eq!(response(&mut connection).header("connection"), "close");
    connection.closed();
    // What is too large, or no HTTP, ends the connection with an answer.
    for (bytes, status, wrong) in [
        (format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000)), 431, "16384"),
        ("PUT /snapshot HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".into(), 413, "99999999"),
        (
            "POST /faults HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx".into(),
            400,
            "1, 1",
        ),
        ("POST /faults HTTP/1.1\r\nContent-Length: -1\r\n\r\n".into(), 400, "-1"),
        ("POST /faults HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n".into(), 501, "gzip"),
        (
            "POST /faults HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n".into(),
            400,
            "chunk size",
        ),
        ("\x16\x03\x01\n".into(), 400, "TLS"),
    ] {
        let mut connection = Connection::open(here);
        connection.send(bytes.as_bytes());
        let response = response(&mut connection);
        assert_eq!(response.status, status, "{response:?}");
        let detail = detail(&response);
        assert!(detail.contains(wrong), "expected `{wrong}` in {detail}");
        connection.closed();
    }
    serve.end();
}

fn an_error_names_what_is_wrong(host: Host) {
    let serve = Serve::start(host, frozen());
    let hash = "01".repeat(20);
    let peers = format!("/swarms/{hash}/peers");
    let counts = format!("/swarms/{hash}/counts");
    let refusal = format!("/swarms/{hash}/refusal");
    let cases: &[(&str, &str, Option<Value>, u16, &str)] = &[
        ("GET", "/nothing", None, 404, "path /nothing: unknown"),
        ("GET", "/swarms/", None, 404, "path /swarms/: unknown"),
        ("PATCH", "/faults", None, 405, "method PATCH, expected GET, HEAD, POST, DELETE"),
        ("GET", "/requests?evnt=started", None, 400, "\"evnt\", did you mean \"event\"?"),
        ("GET", "/requests?event=strated", None, 400, "event: \"strated\", expected one of none"),
        ("GET", "/requests?max=0", None, 400, "max: 0, expected 1 to 10000"),
        ("GET", "/requests?max=x", None, 400, "max: \"x\", expected a whole number"),
        ("GET", "/requests?filter=announce+evnt%3Dx", None, 400, "\"evnt\", did you mean"),
        ("GET", "/requests?infoHash=01", None, 400, "expected 40 hexadecimal digits"),
        ("GET", "/requests?after=%zz", None, 400, "%zz"),
        ("GET", "/explain?min=3&max=2", None, 400, "max: 2, expected 3 or more"),
        ("POST", "/wait", Some(json!({ "cuont": 1 })), 400, "\"cuont\", did you mean \"count\"?"),
        ("POST", "/wait", Some(json!({ "event": "started" })), 400, "unknown field \"event\""),
        ("POST", "/wait", Some(json!({ "filter": { "evnt": 1 } })), 400, "\"evnt\", did you mean"),
        (
            "POST",
            "/wait",
            Some(json!({ "filter": 5 })),
            400,
            "filter: 5, expected words or an object",
        ),
        ("POST", "/wait", Some(json!({ "timeout": "5" })), 400, "a duration with its unit"),
        (
            "POST",
            "/wait",
            Some(json!({ "timeout": 601 })),
            400,
            "timeout: 601s, expected 0 to 600 seconds",
        ),
        ("POST", "/wait", Some(json!([])), 400, "wait: [], expected an object"),
        (
            "POST",
            "/expectations",
            Some(json!({ "count": 1, "min": 1 })),
            400,
            "count: given with min",
        ),
        ("POST", &peers, Some(json!({ "ip": "::1" })), 400, "port: missing, expected 1 to 65535"),
        (
            "POST",
            &peers,
            Some(json!({ "ip": "::1", "port": 0 })),
            400,
            "port: 0, expected 1 to 65535",
        ),
        (
            "POST",
            &peers,
            Some(json!({ "ip": "x", "port": 1 })),
            400,
            "ip: \"x\", expected an IP address",
        ),
        (
            "POST",
            &peers,
            Some(json!({ "ip": "::1", "port": 1, "peerId": "short" })),
            400,
            "peerId: \"short\", expected 20 bytes, or their 40 hexadecimal digits",
        ),
        ("POST", "/swarms/01/peers", Some(json!({})), 400, "infoHash: 01, expected 40 hexadecimal"),
        (
            "DELETE",
            &format!("{peers}/127.0.0.1"),
            None,
            400,
            "address: 127.0.0.1, expected one such as",
        ),
        (
            "DELETE",
            &format!("{peers}/127.0.0.1:1"),
            None,
            404,
            "127.0.0.1:1, expected that of a peer",
        ),
        (
            "PUT",
            &counts,
            Some(json!({ "seeders": -1 })),
            400,
            "seeders: -1, expected a whole number",
        ),
        ("PUT", &refusal, None, 400, "reason: missing, expected a text"),
        ("POST", "/next-announce", Some(json!("intervall=5")), 400, "did you mean \"interval\"?"),
        (
            "POST",
            "/faults",
            Some(json!("announce udp drpo")),
            400,
            "\"drpo\", did you mean \"drop\"?",
        ),
        ("POST", "/faults", Some(json!({ "drpo": true })), 400, "\"drpo\", did you mean \"drop\"?"),
        ("POST", "/faults", Some(json!(["drop", "drpo"])), 400, "faults[1]: fault: unknown word"),
        ("POST", "/faults", Some(json!(5)), 400, "fault: 5, expected a text of words"),
        ("POST", "/faults", None, 400, "no JSON at line 1, column 1"),
        ("GET", "/faults/x", None, 400, "id: x, expected a whole number"),
        ("GET", "/faults/7", None, 404, "id: 7, expected that of a fault"),
        ("DELETE", "/faults/7", None, 404, "id: 7, expected that of a fault"),
        ("POST", "/faults/7/wait", None, 404, "id: 7, expected that of a fault"),
        ("POST", "/clock/advance", None, 400, "seconds: missing, expected a number of seconds"),
        (
            "POST",
            "/clock/advance",
            Some(json!({ "seconds": "1" })),
            400,
            "a duration with its unit",
        ),
        ("POST", "/up", Some(json!({ "now": true })), 400, "body: expected none, or {}"),
        ("POST", "/faults/1/release", Some(json!([1])), 400, "body: expected none, or {}"),
        ("PUT", "/snapshot", Some(json!("no snapshot")), 400, "snapshot"),
    ];
    for (method, target, body, status, wrong) in cases {
        let response = serve.call(method, target, body.clone());
        assert_eq!(response.status, *status, "{method} {target} {body:?}: {response:?}");
        let detail = detail(&response);
        assert!(detail.contains(wrong), "{method} {target}: expected `{wrong}` in {detail}");
    }
    assert_eq!(serve.get("/faults"), json!([]), "nothing was added");
    assert_eq!(serve.get("/swarms"), json!([]));
    let head = format!(
        "POST /faults HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n",
        serve.control
    );
    let response = serve.send(&[head.as_bytes(), b"\"\xff\""].concat());
    assert!(detail(&response).contains("not UTF-8"), "{response:?}");
    serve.end();
}

fn nothing_touches_it(host: Host) {
    let deny_all = Settings { allow: Some(vec![[9; 20]]), ..frozen() };
    let serve = Serve::start(host, deny_all);
    for fault in ["drop", "http reset=start", "http status=500"] {
        let response = serve.call("POST", "/faults", Some(fault.into()));
        assert_eq!(response.status, 201, "{response:?}");
    }
    serve.done("POST", "/expectations", Some(json!({ "count": 0 })));
    serve.done("POST", "/down", None);
    assert_eq!(serve.get("/tracker")["state"], "down");
    let tracker = address(&serve.urls, "http");
    assert!(std::net::TcpStream::connect(tracker).is_err(), "the tracker's own port is closed");
    serve.done("POST", "/up", None);
    assert_eq!(serve.get("/tracker")["state"], "running");
    drop(std::net::TcpStream::connect(tracker).expect("its port is open again"));
    // Down for a time on the tracker's clock, which stands still.
    serve.done("POST", "/down", Some(json!({ "duration": 60 })));
    assert_eq!(serve.get("/tracker")["state"], "down");
    serve.done("POST", "/clock/advance", Some(json!({ "seconds": 60 })));
    serve.done("POST", "/up", None);
    // Down again while it is down: until now.
    serve.done("POST", "/down", None);
    serve.done("POST", "/down", Some(json!({ "duration": 0 })));
    serve.done("POST", "/up", None);
    assert_eq!(serve.get("/recorded"), json!({ "total": 0, "dropped": 0 }), "no call is recorded");
    assert_eq!(serve.get("/counters"), json!([]));
    assert_eq!(serve.call("GET", "/verify", None).status, 204);
    serve.end();
}

/// Also what they have sent without waiting for the reply, on sockets that are open already.
fn a_call_sees_what_clients_have_sent(host: Host) {
    let serve = Serve::start(host, Settings { keep_alive: Some(true), ..frozen() });
    let (udp, http) = (serve.udp(), address(&serve.urls, "http"));
    let mut control = Connection::open(serve.control);
    let recorded = request("GET", "/recorded", serve.control, None);
    let leecher = Announce::leecher(INFO_HASH, 1);
    let datagram = udp.announce_datagram(&leecher);
    let target = http::announce_target(&leecher, Escape::Everything);
    let get = [b"GET ", &target[..], b" HTTP/1.1\r\nHost: tracker\r\n\r\n"].concat();
    let mut client = Connection::open(http);
    client.send(&get);
    client.response();
    control.send(&recorded);
    // The connect of UDP, and this.
    assert_eq!(json_of(&response(&mut control))["total"], 2);
    for round in 1..=50 {
        udp.send(&datagram);
        client.send(&get);
        control.send(&recorded);
        let total = json_of(&response(&mut control))["total"].clone();
        assert_eq!(total, 2 + 2 * round, "later: {}", serve.get("/recorded"));
    }
    serve.end();
}

fn events_go_on_where_they_ended(host: Host) {
    let serve = Serve::start(host, frozen());
    let udp = serve.udp();
    udp.announce(&Announce::leecher(INFO_HASH, 1));
    // From now on, from the start, and after a number.
    let mut now = Events::open(serve.control, "/events?action=announce");
    let mut all = Events::open(serve.control, "/events?after=0");
    udp.announce(&Announce::leecher(INFO_HASH, 2));
    let ids = |events: &mut Events, count: usize| -> Vec<_> {
        (0..count).map(|_| events.next().expect("an event").id).collect()
    };
    assert_eq!(ids(&mut now, 1), ["4"]);
    assert_eq!(ids(&mut all, 4), ["1", "2", "3", "4"]);
    drop(all);
    udp.announce(&Announce::leecher(INFO_HASH, 3));
    let mut connection = Connection::open(serve.control);
    connection.send(
        format!("GET /events HTTP/1.1\r\nHost: {}\r\nLast-Event-ID: 4\r\n\r\n", serve.control)
            .as_bytes(),
    );
    assert_eq!(connection.head().header("connection"), "close");
    let mut text = String::new();
    while !text.contains("id: 6\n") {
        let piece = connection.piece_or_end().expect("events go on");
        text += &String::from_utf8(piece).expect("text");
    }
    assert!(text.contains("id: 5\n") && !text.contains("id: 4\n"), "{text}");
    // The event is the request, as the list has it.
    let mut last = Events::open(serve.control, "/events?after=5");
    let event = last.next().expect("an event");
    assert_eq!((event.kind.as_str(), event.id.as_str()), ("", "6"));
    assert_eq!(json!([event.data]), serve.get("/requests?after=5"));
    // Streams end with the tracker, after what has come.
    udp.announce(&Announce::leecher(INFO_HASH, 4));
    serve.end();
    assert_eq!(ids(&mut now, 2), ["6", "8"]);
    assert!(now.next().is_none());
}

fn missed_events_are_counted(host: Host) {
    let serve = Serve::start(host, Settings { record_max: Some(3), ..frozen() });
    let udp = serve.udp();
    for port in 1..=5 {
        udp.announce(&Announce::leecher(INFO_HASH, port));
    }
    // In a turn of its own, so that the record is trimmed before.
    assert_eq!(serve.get("/recorded"), json!({ "total": 10, "dropped": 7 }));
    let mut events = Events::open(serve.control, "/events?after=2");
    let missed = events.next().expect("an event");
    assert_eq!((missed.kind.as_str(), missed.id.as_str()), ("missed", "7"));
    assert_eq!(missed.data, json!({ "missed": 5 }));
    assert_eq!(events.next().expect("an event").id, "8");
    // A number from an earlier tracker at this address.
    let mut events = Events::open(serve.control, "/events?after=1000");
    udp.announce(&Announce::leecher(INFO_HASH, 6));
    assert_eq!(events.next().expect("an event").id, "11");
    serve.end();
}

fn a_held_reply_can_be_waited_for(host: Host) {
    let serve = Serve::start(host, frozen());
    serve.done("POST", "/faults", Some("announce hold".into()));
    let timed_out = serve.call("POST", "/faults/1/wait", Some(json!({ "timeout": "20ms" })));
    assert_eq!(timed_out.status, 408);
    let expected = "timed out after 20 ms\nfault 1: holds 0 replies, expected 1";
    assert_eq!(detail(&timed_out), expected);
    let mut waiting = Connection::open(serve.control);
    waiting.send(&request("POST", "/faults/1/wait", serve.control, None));
    let udp = serve.udp();
    udp.send(&udp.announce_datagram(&Announce::leecher(INFO_HASH, 1)));
    let held = json_of(&response(&mut waiting));
    assert_eq!((&held["hits"], &held["held"]), (&json!(1), &json!(1)));
    let released = serve.call("POST", "/faults/1/release", None);
    assert_eq!(json_of(&released), json!({ "released": 1 }));
    udp.receive("the reply that was held");
    // A fault that is removed ends the wait for it.
    let mut waiting = Connection::open(serve.control);
    waiting.send(&request("POST", "/faults/1/wait", serve.control, None));
    serve.done("DELETE", "/faults/1", None);
    assert_eq!(response(&mut waiting).status, 404);
    serve.end();
}

fn a_wait_ends_with_the_tracker(host: Host) {
    let serve = Serve::start(host, frozen());
    let mut waiting = Connection::open(serve.control);
    waiting.send(&request("POST", "/wait", serve.control, None));
    serve.end();
    let response = response(&mut waiting);
    assert_eq!((response.status, detail(&response).as_str()), (503, "the tracker is closed"));
}

fn waits_leave_room_for_calls(host: Host) {
    const MOST: usize = 192;
    let serve = Serve::start(host, frozen());
    let wait = request("POST", "/wait", serve.control, Some(&json!({ "timeout": 600 })));
    let mut waiting: Vec<_> = (0..MOST).map(|_| Connection::open(serve.control)).collect();
    waiting.iter_mut().for_each(|connection| connection.send(&wait));
    let one_more = Some(json!({ "timeout": "1ms" }));
    deadline::until("no other wait is taken when all have begun", || {
        let response = serve.call("POST", "/wait", one_more.clone());
        match response.status {
            503 => detail(&response).contains("too many waits"),
            status => {
                assert_eq!(status, 408, "{response:?}");
                false
            }
        }
    });
    assert_eq!(serve.get("/recorded")["total"], 0, "there is room for calls");
    serve.udp().announce(&Announce::leecher(INFO_HASH, 1));
    for connection in &mut waiting {
        assert_eq!(json_of(&response(connection))[0]["number"], 1);
    }
    serve.end();
}

fn idle_connections_make_room(host: Host) {
    const MOST: usize = 256;
    let serve = Serve::start(host, frozen());
    let clock = request("GET", "/clock", serve.control, None);
    let mut open: Vec<_> = (0..MOST).map(|_| Connection::open(serve.control)).collect();
    for connection in &mut open {
        connection.send(&clock);
        assert_eq!(response(connection).status, 200);
    }
    // The oldest one is used again, so the second one is idle for longest.
    open[0].send(&clock);
    assert_eq!(response(&mut open[0]).status, 200);
    assert_eq!(serve.get("/recorded")["total"], 0);
    open[1].closed();
    open[0].send(&clock);
    assert_eq!(response(&mut open[0]).status, 200);
    serve.end();
}

fn bodies_have_a_limit_together(host: Host) {
    // Four of them are less than 64 MiB, five are more.
    const BODY: usize = (16 << 20) - 1000;
    let serve = Serve::start(host, frozen());
    let head = format!(
        "PUT /snapshot HTTP/1.1\r\nHost: {}\r\nContent-Type: application/octet-stream\r\n\
         Content-Length: {BODY}\r\n\r\n",
        serve.control
    );
    let part = [head.as_bytes(), &vec![0; BODY - 1]].concat();
    let mut open: Vec<_> = (0..5).map(|_| Connection::open(serve.control)).collect();
    for connection in &mut open {
        connection.try_send(&part);
    }
    assert_eq!(serve.get("/recorded")["total"], 0, "there is room for calls");
    let mut answered = 0;
    for connection in &mut open {
        connection.try_send(&[0]);
        if connection.is_answered() {
            let response = response(connection);
            assert_eq!(response.status, 400);
            assert!(detail(&response).starts_with("snapshot: "), "{response:?}");
            answered += 1;
        }
    }
    assert_eq!(answered, 4, "the connection of one of five is closed");
    serve.end();
}

//! `test-tracker serve` of both hosts: the same lines for the same requests.

use std::net::SocketAddr;

use serde_json::json;
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, command};
use test_tracker_tests::http::{self, Connection, Escape};
use test_tracker_tests::process::Process;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, request};

use crate::{Case, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::own("command_line_json", lines_are_those_of_the_binary).on(&[Host::NodeCommand]),
    Case::own("command_line_quiet", no_log_but_for_a_terminal).on(&Host::COMMANDS),
];

const INFO_HASH: [u8; 20] = *b"\x00\x7f\x80\xff &=%+?#\\\"\r\nabcde";

/// Sends bytes on a connection of their own, and reads all that comes back.
fn send(address: SocketAddr, bytes: &[u8]) -> SocketAddr {
    let mut connection = Connection::open(address);
    connection.send(bytes);
    let client = connection.local_address();
    connection.rest();
    client
}

fn get(target: &[u8]) -> Vec<u8> {
    [b"GET ", target, b" HTTP/1.1\r\nHost: tracker\r\nX-Bytes: \xff\\ \"\r\n\r\n"].concat()
}

/// The lines that a command prints of requests of every kind. The addresses are named, which the
/// system chose; all else has to be the same, as the seed and the clock are.
fn lines(host: Host) -> Vec<String> {
    let settings = Settings { seed: Some(7), min_interval: Some(0), ..frozen() };
    let options = Options { settings, ..Options::default() };
    let arguments = [vec!["serve".into(), "--json".into()], options.arguments()].concat();
    let mut process = Process::spawn("serve", &mut command::command_line(host, &arguments));
    let urls = command::urls(&process.line("announce URLs"));
    let mut named = Vec::new();

    for (number, url) in urls.udp.iter().enumerate() {
        let tracker = address(url);
        let client = UdpClient::new(tracker);
        named.push((client.local_address(), format!("UDP-CLIENT-{number}")));
        named.push((tracker, format!("UDP-TRACKER-{number}")));
        let leecher = Announce {
            left: u64::MAX,
            uploaded: (1 << 53) + 1,
            key: Some(0xfedc_ba98),
            peer_id: *b"-UT1000-\x00\xff\\\"/\x7f\r\n\xe9ijk",
            ..Announce::leecher(INFO_HASH, 1)
        };
        client.announce(&leecher);
        let mut datagram = client.announce_datagram(&Announce::seeder(INFO_HASH, 2));
        datagram.extend(b"\x02\x0d/\xc3\xa9?a\\=%00&\"");
        client.exchange(&datagram, "answer to an announce");
        client.scrape(&[INFO_HASH, [9; 20]]);
        client.exchange(&request(1, action::SCRAPE, 1), "error");
        client.send_unanswered(b"junk\xff");
        client.send_unanswered(&request(PROTOCOL_ID + 1, action::CONNECT, 1));
    }
    for (number, url) in urls.http.iter().enumerate() {
        let tracker = address(url);
        named.push((tracker, format!("HTTP-TRACKER-{number}")));
        let seeder =
            Announce { key: Some(1), num_want: Some(-1), ..Announce::seeder(INFO_HASH, 3) };
        let announce = http::announce_target(&seeder, Escape::Literal);
        let odd = [&announce[..], b"&n%C3%A4me=%ff&%00\\&left=18446744073709551615"].concat();
        let requests = [
            get(&announce),
            get(&odd),
            get(&http::announce_target(&seeder.stopped(), Escape::Everything)),
            get(b"/announce?info_hash=%zz&port=99999"),
            get(&http::scrape_target(&[INFO_HASH, [9; 20]], Escape::Lower)),
            get(b"/scrape"),
            get(b"/\xff\\\"?<b>&=\xe2\x80\xa8"),
            b"POST /announce HTTP/1.0\r\n\r\n".to_vec(),
            b"\x16\x03\x01\xff\n".to_vec(),
        ];
        for (request, bytes) in requests.iter().enumerate() {
            named.push((send(tracker, bytes), format!("HTTP-CLIENT-{number}-{request}")));
        }
    }

    process.terminate();
    let lines = process.rest();
    process.wait_success();
    let name = |line: String| {
        named.iter().fold(line, |line, (address, name)| {
            let object = json!({ "ip": address.ip(), "port": address.port() }).to_string();
            line.replace(&object, name).replace(&address.to_string(), name)
        })
    };
    lines.into_iter().map(name).collect()
}

fn address(url: &str) -> SocketAddr {
    let address = url.split('/').nth(2).and_then(|address| address.parse().ok());
    address.unwrap_or_else(|| panic!("no address in {url}"))
}

fn lines_are_those_of_the_binary(host: Host) {
    let expected = lines(Host::Binary);
    // Each address of UDP gets 10 requests, three of them connects of announces and scrapes, and two
    // connects that follow what is ignored; each one of HTTP gets 9.
    let addresses = start(Host::Library, frozen()).addresses(Protocol::Udp).len();
    assert_eq!(expected.len(), addresses * (3 * 2 + 1 + 2 * 2 + 9), "{expected:#?}");
    let printed = lines(host);
    for (line, expected) in printed.iter().zip(&expected) {
        assert_eq!(line, expected);
    }
    assert_eq!(printed.len(), expected.len());
}

fn no_log_but_for_a_terminal(host: Host) {
    let arguments = [vec!["serve".into()], Options::default().arguments()].concat();
    let mut process = Process::spawn("serve", &mut command::command_line(host, &arguments));
    assert_eq!(process.line("heading"), "Announce URLs of this tracker:");
    let mut urls = vec![process.line("announce URL")];
    while !urls.iter().any(|url| url.starts_with("http:")) {
        urls.push(process.line("announce URL"));
    }
    let udp = UdpClient::new(address(&urls[0]));
    udp.announce(&Announce::leecher(INFO_HASH, 1));
    let http = address(urls.last().expect("a URL"));
    http::announce(http, &Announce::leecher(INFO_HASH, 2));
    process.terminate();
    let rest = process.rest();
    process.wait_success();
    let is_url = |line: &String| line.starts_with("http://") || line.starts_with("ws://");
    assert!(rest.iter().all(is_url), "{rest:?}");
}

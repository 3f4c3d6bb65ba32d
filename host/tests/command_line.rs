//! The binary, as a script meets it.

use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long anything may take that is expected to happen.
const LIMIT: Duration = Duration::from_secs(30);

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_test-tracker"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command that ends by itself.
fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is text")
}

/// A running `test-tracker serve`.
struct Serve {
    child: Child,
    /// Its standard output, line by line; the channel closes when the process ends.
    lines: Receiver<String>,
}

impl Serve {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(&[&["serve"], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(LIMIT).expect("a line on standard output")
    }

    #[cfg(unix)]
    fn end_with(mut self, signal: rustix::process::Signal) -> ExitStatus {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        match self.lines.recv_timeout(LIMIT) {
            Err(RecvTimeoutError::Disconnected) => self.child.wait().unwrap(),
            other => panic!("expected the process to end after {signal:?}, not {other:?}"),
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // It has ended already, unless a test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The addresses in announce URLs of one scheme.
fn addresses(urls: &serde_json::Value, scheme: &str) -> Vec<String> {
    let address = |url: &serde_json::Value| {
        let rest = url.as_str()?.strip_prefix(scheme)?.strip_prefix("://")?;
        Some(rest.strip_suffix("/announce")?.to_owned())
    };
    let urls = urls[scheme].as_array().expect("a list of URLs");
    urls.iter().map(|url| address(url).unwrap_or_else(|| panic!("{url}"))).collect()
}

#[test]
fn json_is_one_line_with_a_url_for_each_address() {
    let serve = Serve::start(&["--udp", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--json"]);
    let line = serve.line();
    assert!(line.starts_with(r#"{"udp":["udp://127.0.0.1:"#), "{line}");
    let urls: serde_json::Value = serde_json::from_str(&line).unwrap();
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
        (&["--allow", "abc"], "`abc` is not an info hash: expected 40 hexadecimal digits"),
        (&["--announce-paths", "announce"], "announce path: \"announce\", expected a path"),
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

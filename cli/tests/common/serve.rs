//! Runs the binary.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use serde_json::Value;

use super::LIMIT;
use super::end_with_parent::end_with_parent;

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_test-tracker"));
    end_with_parent(&mut command).args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command that ends by itself.
pub(crate) fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary runs")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is text")
}

/// A running `test-tracker serve`.
pub(crate) struct Serve {
    child: Child,
    /// Its standard output, line by line; the channel closes when the process ends.
    lines: Receiver<String>,
}

impl Serve {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::spawn(command(&[&["serve"], arguments].concat()))
    }

    /// The same, with a terminal for its output.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_on_a_terminal(arguments: &str) -> Self {
        let binary = env!("CARGO_BIN_EXE_test-tracker");
        let mut script = Command::new("script");
        let serve = format!("exec '{binary}' serve {arguments}");
        script.args(["--quiet", "--command", &serve, "/dev/null"]).stdin(Stdio::null());
        Self::spawn(script)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, lines }
    }

    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(LIMIT).expect("a line on standard output")
    }

    pub(crate) fn json(&self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
    }

    #[cfg(unix)]
    pub(crate) fn end_with(mut self, signal: rustix::process::Signal) -> ExitStatus {
        self.signal(signal);
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
pub(crate) fn addresses(urls: &Value, scheme: &str) -> Vec<String> {
    let address = |url: &Value| {
        let rest = url.as_str()?.strip_prefix(scheme)?.strip_prefix("://")?;
        Some(rest.strip_suffix("/announce")?.to_owned())
    };
    let urls = urls[scheme].as_array().expect("a list of URLs");
    urls.iter().map(|url| address(url).unwrap_or_else(|| panic!("{url}"))).collect()
}

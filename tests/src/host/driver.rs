//! Processes that run trackers under Node: one that all tests share, if nextest has started it
//! (`hosts/start-server.mjs`), else one for each tracker. Tests talk to them line by line.

use std::env;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::process::Command;

use crate::deadline;
use crate::process::Process;
use crate::workspace;

/// The variable with the id and the port of the shared process.
const SHARED: &str = "TEST_TRACKER_NODE";

/// The process that runs one tracker. Dropping it closes the tracker.
pub(super) enum Driver {
    Own(Process),
    Shared(Shared),
}

pub(super) struct Shared {
    process: i32,
    stream: BufReader<TcpStream>,
}

impl Driver {
    /// The shared process; a new one if the tracker needs its own or there is no shared one.
    #[track_caller]
    pub(super) fn start(own_process: bool) -> Self {
        match env::var(SHARED) {
            Ok(shared) if !own_process => match Shared::connect(&shared) {
                Some(shared) => Self::Shared(shared),
                // The shared process has ended, with a test that fails. Other tests go on without
                // it.
                None => Self::own(),
            },
            _ => Self::own(),
        }
    }

    fn own() -> Self {
        let script = workspace::path("tests/hosts/run.mjs");
        Self::Own(Process::spawn("run.mjs", Command::new("node").arg(script)))
    }

    /// The next line. `what` says in the message of a failure which line was missing.
    #[track_caller]
    pub(super) fn line(&mut self, what: &str) -> String {
        match self {
            Self::Own(process) => process.line(what),
            Self::Shared(shared) => shared.line(what),
        }
    }

    #[track_caller]
    pub(super) fn send(&mut self, line: &str) {
        match self {
            Self::Own(process) => process.send(line),
            Self::Shared(shared) => shared.send(line),
        }
    }

    /// The process's output so far. The shared process writes to the test runner's output instead.
    pub(super) fn output(&self) -> String {
        match self {
            Self::Own(process) => process.output(),
            Self::Shared(_) => String::new(),
        }
    }

    /// The id of the tracker's own process.
    pub(super) fn id(&self) -> Option<u32> {
        match self {
            Self::Own(process) => Some(process.id()),
            Self::Shared(_) => None,
        }
    }

    /// Waits until the tracker has ended, and the process with it if it is the tracker's own.
    #[track_caller]
    pub(super) fn end(self) {
        match self {
            Self::Own(mut process) => {
                process.close_stdin();
                process.wait_success();
            }
            Self::Shared(shared) => shared.end(),
        }
    }
}

impl Shared {
    /// `None` if it is no longer running. `shared` is the value of the variable.
    fn connect(shared: &str) -> Option<Self> {
        let (process, port) = shared
            .split_once(' ')
            .and_then(|(process, port)| Some((process.parse().ok()?, port.parse::<u16>().ok()?)))
            .unwrap_or_else(|| panic!("{SHARED}: `{shared}`, expected a process id and a port"));
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
        stream.set_nodelay(true).expect("a socket option");
        stream.set_read_timeout(Some(deadline::START)).expect("a time limit");
        Some(Self { process, stream: BufReader::new(stream) })
    }

    #[track_caller]
    fn line(&mut self, what: &str) -> String {
        let mut line = String::new();
        match self.stream.read_line(&mut line) {
            Ok(1..) => line.trim_end().into(),
            Ok(0) => panic!("no {what}: the Node process that the tests share has ended"),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                // It would block every other test, too. SAFETY: a system call that touches no
                // memory.
                unsafe { libc::kill(self.process, libc::SIGKILL) };
                let limit = deadline::START;
                panic!("no {what} in {limit:?}; the Node process that the tests share is killed")
            }
            Err(error) => panic!("no {what} from the Node process that the tests share: {error}"),
        }
    }

    #[track_caller]
    fn send(&mut self, line: &str) {
        if let Err(error) = writeln!(self.stream.get_mut(), "{line}") {
            panic!("the Node process that the tests share does not take `{line}`: {error}");
        }
    }

    #[track_caller]
    fn end(mut self) {
        self.stream.get_mut().shutdown(Shutdown::Write).expect("an open connection");
        let mut rest = String::new();
        let read = self.stream.read_line(&mut rest);
        assert!(matches!(read, Ok(0)), "expected the end of the tracker, not {read:?}: {rest}");
    }
}

//! What runs trackers under Node: the process that the tests of a run share, where nextest has started
//! one (`hosts/start-server.mjs`), else a process for each tracker. Either is talked to line by line.

use std::env;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::process::Command;

use crate::deadline;
use crate::process::Process;
use crate::workspace;

/// Has the id and the port of the shared process.
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
    /// The shared process, unless the tracker is to have its own or nobody shares one.
    #[track_caller]
    pub(super) fn start(own_process: bool) -> Self {
        match env::var(SHARED) {
            Ok(shared) if !own_process => match Shared::connect(&shared) {
                Some(shared) => Self::Shared(shared),
                // It has ended, with a test that fails: the others go on without.
                None => Self::own(),
            },
            _ => Self::own(),
        }
    }

    fn own() -> Self {
        let script = workspace::path("tests/hosts/run.mjs");
        Self::Own(Process::spawn("run.mjs", Command::new("node").arg(script)))
    }

    /// The next line. `what` says in the message of a failure what was missing.
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

    /// What the process has written so far; the shared one writes where the test runner does.
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
    /// None if it does not run any more. `shared` is what the environment says of it.
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
                // It would keep every other test waiting, too.
                // SAFETY: a system call that touches no memory.
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

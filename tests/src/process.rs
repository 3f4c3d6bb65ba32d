//! A process that a test talks to, line by line, and that never outlives the test.
//!
//! It stays in the test's process group, so that a test runner that ends the test ends it, too. It
//! also ends when the test is killed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use shared_child::SharedChild;
use shared_child::unix::SharedChildExt as _;

use crate::deadline;
use crate::end_with_parent::end_with_parent;

/// A running process. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: SharedChild,
    stdin: Option<ChildStdin>,
    /// Lines of standard output; closed when that ends.
    lines: Receiver<String>,
    output: Arc<Output>,
}

/// The text from standard output and standard error.
#[derive(Debug, Default)]
struct Output {
    bytes: Mutex<Vec<u8>>,
    more: Condvar,
}

impl Output {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    /// Starts a process. `name` is what messages call it.
    #[track_caller]
    pub fn spawn(name: &str, command: &mut Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = SharedChild::spawn(end_with_parent(command))
            .unwrap_or_else(|error| panic!("{name} does not start: {command:?}: {error}"));
        let output = Arc::<Output>::default();
        let (sender, lines) = mpsc::channel();
        read(child.take_stdout().expect("a pipe"), &output, move |line| {
            // Fails if the test has ended.
            let _ = sender.send(line);
        });
        read(child.take_stderr().expect("a pipe"), &output, |_| {});
        Self { name: name.into(), stdin: child.take_stdin(), child, lines, output }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line on standard output. `what` says in the message of a failure which line was
    /// missing.
    #[track_caller]
    pub fn line(&mut self, what: &str) -> String {
        self.lines.recv_timeout(deadline::START).unwrap_or_else(|error| {
            panic!("no {what} from {}: {error}\n{}", self.name, self.output())
        })
    }

    /// The remaining lines of standard output, until it ends.
    #[track_caller]
    pub fn rest(&mut self) -> Vec<String> {
        let mut rest = Vec::new();
        loop {
            match self.lines.recv_timeout(deadline::START) {
                Ok(line) => rest.push(line),
                Err(RecvTimeoutError::Disconnected) => return rest,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the output of {} does not end\n{}", self.name, self.output())
                }
            }
        }
    }

    /// Waits until a line of standard output or standard error contains this text.
    #[track_caller]
    pub fn says(&self, text: &str) {
        let missing = |bytes: &mut Vec<u8>| !String::from_utf8_lossy(bytes).contains(text);
        let wait =
            self.output.more.wait_timeout_while(self.output.bytes(), deadline::START, missing);
        let (bytes, wait) = wait.unwrap_or_else(PoisonError::into_inner);
        drop(bytes);
        assert!(!wait.timed_out(), "{} does not say `{text}`\n{}", self.name, self.output());
    }

    /// Writes a line to standard input.
    #[track_caller]
    pub fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        if let Err(error) = writeln!(stdin, "{line}") {
            panic!("{} does not take `{line}`: {error}\n{}", self.name, self.output());
        }
    }

    /// Ends standard input.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Asks the process to end, as a service manager or a user does.
    #[track_caller]
    pub fn terminate(&self) {
        self.child.send_signal(libc::SIGTERM).expect("the process can be signalled");
    }

    /// Waits until the process ends.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        match self.child.wait_timeout(deadline::START).expect("the process can be waited for") {
            Some(status) => status,
            None => panic!("{} does not end\n{}", self.name, self.output()),
        }
    }

    /// Waits until the process ends, which must be with status 0.
    #[track_caller]
    pub fn wait_success(&mut self) {
        let status = self.wait();
        assert!(status.success(), "{} ended with {status}\n{}", self.name, self.output());
    }

    /// The process's output so far.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.output.bytes()).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Shows the output of a failed test, most of which was not read.
        if thread::panicking() {
            eprintln!("{} has written:\n{}", self.name, self.output());
        }
        // Nothing to do if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a pipe to its end on its own thread, so that the process never waits for the test.
fn read(
    pipe: impl Read + Send + 'static,
    output: &Arc<Output>,
    mut each: impl FnMut(String) + Send + 'static,
) {
    let output = Arc::clone(output);
    thread::spawn(move || -> io::Result<()> {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line)? > 0 {
            output.bytes().extend(&line);
            output.more.notify_all();
            each(String::from_utf8_lossy(line.trim_ascii_end()).into_owned());
            line.clear();
        }
        Ok(())
    });
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::thread;

    use super::*;

    #[test]
    fn a_process_ends_with_the_thread_that_started_it() {
        let start = || {
            let mut command = Command::new("cat");
            end_with_parent(&mut command).stdin(Stdio::piped()).spawn().expect("it starts")
        };
        // Its standard input stays open, so it would go on running.
        let mut child = thread::spawn(start).join().expect("the thread ends");
        let input = child.stdin.take();
        assert_eq!(child.wait().expect("it ends").signal(), Some(libc::SIGKILL));
        drop(input);
    }
}

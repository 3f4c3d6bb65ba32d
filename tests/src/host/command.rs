//! `test-tracker serve`, in its own process. A test can only read its output: each request as it
//! comes.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::{Host, Options, Running, Urls, node};
use crate::end_with_parent::end_with_parent;
use crate::process::Process;
use crate::request::Request;
use crate::workspace;

struct Serve(Process);

/// A command line that runs `test-tracker` with these arguments: the binary that was built with this
/// test, or the npm package's, as `npx test-tracker` runs it.
#[track_caller]
pub fn command_line(host: Host, arguments: &[String]) -> Command {
    let mut command = match host {
        Host::Binary => Command::new(binary()),
        Host::NodeCommand => {
            let mut node = Command::new("node");
            node.arg(workspace::path("node/dist/cli/main.js"));
            node
        }
        _ => panic!("{host} is no command"),
    };
    end_with_parent(&mut command).args(arguments);
    command
}

pub(super) fn start(host: Host, options: &Options) -> (Urls, Box<dyn Running>) {
    let mut arguments = vec!["serve".into(), "--json".into()];
    arguments.extend(options.arguments());
    let mut process = Process::spawn(&host.to_string(), &mut command_line(host, &arguments));
    let line = process.line("announce URLs");
    (urls(&line), Box::new(Serve(process)))
}

/// Reads the first line of `serve --json`.
#[track_caller]
pub fn urls(line: &str) -> Urls {
    let urls = serde_json::from_str(line)
        .unwrap_or_else(|error| panic!("expected announce URLs as JSON, not `{line}`: {error}"));
    node::urls(&urls)
}

/// The binary is in the profile's folder of the target folder; this test is in its `deps` folder.
fn binary() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE/deps/TEST");
    let path = folder.join(format!("test-tracker{}", env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "no {}: build it with `cargo build --package test-tracker-cli`",
        path.display()
    );
    path
}

impl Serve {
    /// The next request that it prints.
    fn request(&mut self) -> Request {
        let line = self.0.line("request");
        serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("expected a request, not `{line}`: {error}"))
    }
}

impl Running for Serve {
    fn first_requests(&mut self, count: usize) -> Vec<Request> {
        (0..count).map(|_| self.request()).collect()
    }

    fn find_request(&mut self, is_it: &dyn Fn(&Request) -> bool) -> Request {
        loop {
            let request = self.request();
            if is_it(&request) {
                return request;
            }
        }
    }

    fn process_id(&self) -> Option<u32> {
        Some(self.0.id())
    }

    fn stop(&mut self) -> Result<(), String> {
        self.0.terminate();
        Ok(())
    }

    fn close(mut self: Box<Self>) {
        self.0.wait_success();
    }
}

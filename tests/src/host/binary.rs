//! `test-tracker serve`, in a process of its own.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{Options, Peer, Running, Urls, node};
use crate::announce::InfoHash;
use crate::process::Process;

struct Binary(Process);

pub(super) fn start(options: &Options) -> (Urls, Box<dyn Running>) {
    let mut command = Command::new(path());
    command.args(["serve", "--json"]);
    if options.udp {
        command.args(["--udp", &options.listen()]);
    }
    if options.http {
        command.args(["--http", &options.listen()]);
    }
    command.args(options.settings.arguments());
    let mut process = Process::spawn("test-tracker serve", &mut command);
    let line = process.line("announce URLs");
    let urls: Value = serde_json::from_str(&line)
        .unwrap_or_else(|error| panic!("expected announce URLs as JSON, not `{line}`: {error}"));
    (node::urls(&urls), Box::new(Binary(process)))
}

/// The command that was built with this test: it lies in the profile's folder of the target folder,
/// in whose `deps` folder this test lies.
fn path() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE/deps/TEST");
    let path = folder.join(format!("test-tracker{}", env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "no {}: build it with `cargo build --package test-tracker`",
        path.display()
    );
    path
}

impl Running for Binary {
    fn peers(&mut self, _: &InfoHash) -> Vec<Peer> {
        panic!("the command does not tell who is in a swarm")
    }

    fn swarm_count(&mut self) -> u32 {
        panic!("the command does not tell how many swarms it has")
    }

    fn advance(&mut self, _: Duration) {
        panic!("the command's clock is nobody's to move")
    }

    fn set_frozen(&mut self, _: bool) {
        panic!("the command's clock is nobody's to stop")
    }

    fn process_id(&self) -> Option<u32> {
        Some(self.0.id())
    }

    fn close(mut self: Box<Self>) {
        self.0.terminate();
        self.0.wait_success();
    }
}

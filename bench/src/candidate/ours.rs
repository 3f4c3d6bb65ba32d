//! test-tracker on both of its hosts.

use std::io;
use std::net::SocketAddr;
use std::process::Command;

use super::Setup;
use crate::paths;

pub(super) fn has_wasmtime() -> bool {
    paths::command().is_ok_and(|command| command.is_file())
}

pub(super) fn has_node() -> bool {
    paths::package_command().is_file() && paths::program("node").is_some()
}

pub(super) fn wasmtime(setup: Setup<'_>, address: SocketAddr) -> io::Result<Command> {
    Ok(serve(Command::new(paths::command()?), setup, address))
}

pub(super) fn node(setup: Setup<'_>, address: SocketAddr) -> Command {
    let mut command = Command::new("node");
    command.arg(paths::package_command());
    serve(command, setup, address)
}

/// Its defaults, so that it records requests as it does in a test.
fn serve(mut command: Command, setup: Setup<'_>, address: SocketAddr) -> Command {
    let address = address.to_string();
    command.args(["serve", "--udp", &address, "--http", &address]);
    if setup.keep_alive {
        command.arg("--keep-alive");
    }
    command.args(setup.options);
    command
}

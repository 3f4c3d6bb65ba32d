//! The echo servers: this program, told to be one; and the same in Node.

use std::io;
use std::net::SocketAddr;
use std::process::Command;

use clap::ValueEnum as _;

use crate::echo::Echo;
use crate::paths;

pub(super) fn command(echo: Echo, address: SocketAddr) -> io::Result<Command> {
    let mut command = Command::new(paths::this()?);
    command.args(["echo", &name(echo), &address.to_string()]);
    Ok(command)
}

/// Echo servers in Node.
const IN_NODE: &str = include_str!("node_echo.mjs");

pub(super) fn in_node(echo: Echo, address: SocketAddr) -> Command {
    let mut command = Command::new("node");
    command.args(["--input-type=module", "--eval", IN_NODE, "--", name(echo).as_str()]);
    command.args([address.ip().to_string(), address.port().to_string(), echo.response()]);
    command
}

fn name(echo: Echo) -> String {
    echo.to_possible_value().expect("a value that can be given").get_name().to_owned()
}

//! The echo servers: this program, told to be one.

use std::io;
use std::net::SocketAddr;
use std::process::Command;

use clap::ValueEnum as _;

use crate::echo::Echo;
use crate::paths;

pub(super) fn command(echo: Echo, address: SocketAddr) -> io::Result<Command> {
    let mut command = Command::new(paths::this()?);
    let value = echo.to_possible_value().expect("a value that can be given");
    command.args(["echo", value.get_name(), &address.to_string()]);
    Ok(command)
}

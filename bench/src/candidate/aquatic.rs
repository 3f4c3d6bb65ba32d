//! aquatic: one socket worker, otherwise its defaults.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Candidate, Setup};
use crate::paths;

pub(super) fn program(candidate: Candidate) -> PathBuf {
    paths::peer(match candidate {
        Candidate::AquaticHttp => "aquatic_http",
        _ => "aquatic_udp",
    })
}

pub(super) fn command(
    candidate: Candidate,
    setup: Setup<'_>,
    address: SocketAddr,
    folder: &Path,
) -> io::Result<Command> {
    let mut configuration = format!("socket_workers = 1\n[network]\naddress = \"{address}\"\n");
    if candidate == Candidate::AquaticHttp {
        configuration += &format!("keep_alive = {}\n", setup.keep_alive);
    }
    let file = folder.join("aquatic.toml");
    fs::write(&file, configuration)?;
    let mut command = Command::new(program(candidate));
    command.arg("-c").arg(file);
    Ok(command)
}

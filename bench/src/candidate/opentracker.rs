//! opentracker, as Debian builds it: it serves the torrents that a file lists.

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Setup;
use crate::paths;

pub(super) fn program() -> Option<PathBuf> {
    paths::program("opentracker")
}

pub(super) fn command(setup: Setup<'_>, address: SocketAddr, folder: &Path) -> io::Result<Command> {
    let mut list = String::new();
    for info_hash in setup.swarms.info_hashes() {
        for byte in info_hash {
            write!(list, "{byte:02x}").expect("text takes text");
        }
        list.push('\n');
    }
    fs::write(folder.join("torrents"), list)?;
    // Started by root, it is somebody else before it reads the list.
    fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    let mut command = Command::new("opentracker");
    command.arg("-d").arg(folder).args(["-w", "torrents", "-i", &address.ip().to_string()]);
    let port = address.port().to_string();
    command.args(["-p", &port, "-P", &port]);
    command.current_dir(folder);
    Ok(command)
}

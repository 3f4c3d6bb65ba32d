//! bittorrent-tracker, the npm package that test suites use today.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use crate::paths;

/// Run as a module, so that it finds the package from the folder that it is started in.
const SERVER: &str = "
    import Server from 'bittorrent-tracker/server';
    const [host, port] = process.argv.slice(1);
    const server = new Server({ udp: true, http: true, ws: false, stats: false });
    server.on('warning', () => {});
    server.on('error', () => {}); // where the machine has no IPv6
    server.listen(Number(port), { http: host, udp: host, udp6: '::1' });
";

/// From where Node finds it.
pub(super) fn folder() -> Option<PathBuf> {
    paths::with_npm_package("bittorrent-tracker")
}

pub(super) fn command(address: SocketAddr) -> io::Result<Command> {
    let folder = folder().ok_or(io::ErrorKind::NotFound)?;
    let mut command = Command::new("node");
    command.current_dir(folder).args(["--input-type=module", "--eval", SERVER, "--"]);
    command.args([address.ip().to_string(), address.port().to_string()]);
    Ok(command)
}

//! bittorrent-tracker, the npm package that test suites use today.

use std::net::SocketAddr;
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

pub(super) fn is_there() -> bool {
    paths::has_npm_package("bittorrent-tracker") && paths::program("node").is_some()
}

pub(super) fn command(address: SocketAddr) -> Command {
    let mut command = Command::new("node");
    command.current_dir(paths::package());
    command.args(["--input-type=module", "--eval", SERVER, "--"]);
    command.args([address.ip().to_string(), address.port().to_string()]);
    command
}

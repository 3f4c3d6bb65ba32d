//! How long starting takes in Node: importing a package and listening, and one more tracker.

use std::io;
use std::process::Command;

use serde_json::Value;

use crate::candidate::Candidate;
use crate::paths;
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::spread::Spread;

const OURS: &str = "
    const began = performance.now();
    const { SimpleTracker } = await import('test-tracker');
    const first = new SimpleTracker({ udpPort: 0, httpPort: 0 });
    await first.start();
    const started = performance.now() - began;
    const further = [];
    for (let count = 0; count < 50; count++) {
        const began = performance.now();
        const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
        await tracker.start();
        further.push(performance.now() - began);
        await tracker.close();
    }
    await first.close();
    console.log(JSON.stringify({ started, further }));
";
const THEIRS: &str = "
    const began = performance.now();
    const { default: Server } = await import('bittorrent-tracker/server');
    const server = new Server({ udp: true, http: true, ws: false, stats: false });
    await new Promise((resolve, reject) => {
        server.on('error', reject);
        server.listen(0, { http: '127.0.0.1', udp: '127.0.0.1', udp6: '::1' }, resolve);
    });
    console.log(JSON.stringify({ started: performance.now() - began }));
    process.exit();
";

pub(super) fn measure(plan: &Plan) -> io::Result<()> {
    let theirs = Candidate::BittorrentTracker.is_there();
    if !Candidate::Node.is_there() {
        report::note("not built: the npm package");
        return Ok(());
    }
    let (mut our_times, mut their_times, mut further) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.starts {
        let found = run(OURS)?;
        our_times.extend(found["started"].as_f64());
        let times = found["further"].as_array().into_iter().flatten();
        further.push(Spread::of(times.filter_map(Value::as_f64)).median);
        if theirs {
            their_times.extend(run(THEIRS)?["started"].as_f64());
        }
    }
    let mut table = Table::new(&["imported and listening in Node", "ms"]);
    table.row(["test-tracker".into(), Spread::of(our_times.iter().copied()).to_string()]);
    if theirs {
        let times = Spread::of(their_times.iter().copied());
        table.row(["bittorrent-tracker/server".into(), times.to_string()]);
    }
    table.print();
    if theirs {
        let what = "import and start: test-tracker, Node to bittorrent-tracker, Node";
        report::target(what, Spread::ratio(&our_times, &their_times), "×", Goal::AtMost(0.5));
    }
    let what = "one more tracker in a process, Node";
    report::target(what, Spread::of(further), " ms", Goal::AtMost(3.0));
    Ok(())
}

/// Runs a script that prints JSON, where Node finds both packages.
fn run(script: &str) -> io::Result<Value> {
    let mut command = Command::new("node");
    command.args(["--input-type=module", "--eval", script]).current_dir(paths::package());
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

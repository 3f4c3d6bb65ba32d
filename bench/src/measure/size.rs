//! How large the component and the npm package are.

use std::io;
use std::process::Command;

use serde_json::Value;

use crate::paths;
use crate::report::{self, Goal};
use crate::spread::Spread;

pub(super) fn measure() -> io::Result<()> {
    report::heading("Size", "");
    let component = test_tracker::COMPONENT.len() as f64 / 1024.0;
    report::target("the component", Spread::of([component]), " KiB", Goal::AtMost(200.0));
    if !paths::package_command().is_file() {
        report::note("not built: the npm package");
        return Ok(());
    }
    let mut pack = Command::new("npm");
    pack.args(["pack", "--dry-run", "--json"]).current_dir(paths::package());
    let packed: Value = serde_json::from_slice(&pack.output()?.stdout)?;
    let bytes = packed[0]["size"].as_f64().ok_or_else(|| io::Error::other("npm tells no size"))?;
    report::target("the npm tarball", Spread::of([bytes / 1024.0]), " KiB", Goal::AtMost(250.0));
    Ok(())
}

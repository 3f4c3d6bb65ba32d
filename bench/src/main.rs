//! Measures the tracker side by side with other trackers: `just bench`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    test_tracker_bench::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("the benchmark runs on Linux only");
    ExitCode::FAILURE
}

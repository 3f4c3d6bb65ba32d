//! How much memory a process has.

use std::fs;
use std::io;

/// Resident memory of a process, in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// What it has now.
    pub(crate) resident: u64,
    /// The most that it ever had.
    pub(crate) peak: u64,
}

/// The memory of a process now.
pub(crate) fn of(process: u32) -> io::Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let bytes = |name| field(&status, name).ok_or_else(|| io::Error::other(format!("no {name}")));
    Ok(Memory { resident: bytes("VmRSS:")?, peak: bytes("VmHWM:")? })
}

/// A field of `/proc/PID/status` that is in KiB, in bytes.
fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

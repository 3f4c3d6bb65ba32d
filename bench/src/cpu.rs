//! Processors: which one runs what, and how long it has worked for a process.

use std::io;
use std::mem;
use std::time::Duration;

/// Has the calling thread, and every process that it starts from now on, run on one core.
pub(crate) fn pin(core: usize) -> io::Result<()> {
    // SAFETY: a CPU set is plain bits, all of which may be zero.
    let mut set: libc::cpu_set_t = unsafe { mem::zeroed() };
    // SAFETY: the macro checks the bounds of the set that it is given.
    unsafe { libc::CPU_SET(core, &mut set) };
    // SAFETY: the set is valid, and of the size that is told.
    match unsafe { libc::sched_setaffinity(0, size_of_val(&set), &raw const set) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The CPU time of all threads of a process, in user mode and in the kernel, since it began.
///
/// It is the time of `utime` and `stime` in `/proc/PID/stat`, which count in steps of 10 ms.
pub(crate) fn time(process: u32) -> io::Result<Duration> {
    let mut clock = 0;
    // SAFETY: the pointer is to a clock id.
    let code = unsafe { libc::clock_getcpuclockid(process.cast_signed(), &raw mut clock) };
    if code != 0 {
        return Err(io::Error::from_raw_os_error(code));
    }
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a time.
    match unsafe { libc::clock_gettime(clock, &raw mut time) } {
        0 => Ok(Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec as u32)),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;
    use std::process;

    #[test]
    fn work_takes_time() {
        let before = time(process::id()).unwrap();
        while time(process::id()).unwrap() == before {
            black_box(());
        }
    }
}

//! Child processes that end when the thread that started them ends, even if it is killed.

use std::process::Command;

/// Makes the kernel kill the process when the thread that starts it ends: a killed test leaves
/// nothing running. Linux only; elsewhere a test that ends by itself ends its children.
pub fn end_with_parent(command: &mut Command) -> &mut Command {
    #[cfg(target_os = "linux")]
    {
        use std::io;
        use std::os::unix::process::CommandExt as _;

        let ask = || match unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        };
        // SAFETY: between fork and exec it makes one system call, and allocates nothing.
        unsafe { command.pre_exec(ask) };
    }
    command
}

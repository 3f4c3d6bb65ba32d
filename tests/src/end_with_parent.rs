//! Children that end when the thread that has started them does, also if that is killed.

use std::process::Command;

/// Has the kernel kill the process when the thread that starts it ends: a killed test leaves nothing
/// running. Linux only; elsewhere a test that ends by itself ends its children.
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Stdio;
    use std::thread;

    use super::*;

    #[test]
    fn a_process_ends_with_the_thread_that_started_it() {
        let start = || {
            let mut command = Command::new("cat");
            end_with_parent(&mut command).stdin(Stdio::piped()).spawn().expect("it starts")
        };
        // Its standard input stays open: it would run on by itself.
        let mut child = thread::spawn(start).join().expect("the thread ends");
        let input = child.stdin.take();
        assert_eq!(child.wait().expect("it ends").signal(), Some(libc::SIGKILL));
        drop(input);
    }
}

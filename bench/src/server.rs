//! A server in a process of its own.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::cpu;
use crate::load::{self, Speaks};
use crate::memory::{self, Memory};

/// How long a server may take to start.
const START: Duration = Duration::from_secs(20);

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    child: Child,
    began: Instant,
    /// Its files: configuration, what it wrote.
    folder: TempDir,
}

impl Server {
    /// Starts a server that will listen at the address, on this core.
    pub(crate) fn spawn(
        mut command: Command,
        address: SocketAddr,
        core: usize,
        folder: TempDir,
    ) -> io::Result<Self> {
        let output = fs::File::create(folder.path().join("output"))?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        // SAFETY: what runs between fork and exec makes system calls only.
        unsafe {
            command.pre_exec(move || {
                // It never outlives the benchmark.
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                cpu::pin(core)
            });
        }
        let began = Instant::now();
        let child = command.spawn().map_err(|error| {
            io::Error::new(error.kind(), format!("{:?}: {error}", command.get_program()))
        })?;
        Ok(Self { address, child, began, folder })
    }

    /// Waits until it answers a datagram. Answers how long that took since the process was started.
    pub(crate) fn answers_udp(&mut self, speaks: Speaks) -> io::Result<Duration> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.connect(self.address)?;
        // Where nobody listens yet, that is said at once.
        socket.set_read_timeout(Some(Duration::from_millis(50)))?;
        let mut reply = [0; 64];
        self.wait(|| match speaks {
            Speaks::Tracker => load::ask(&socket).is_some(),
            Speaks::Echo => socket.send(b"?").and_then(|_| socket.recv(&mut reply)).is_ok(),
        })
    }

    /// Waits until it accepts a connection.
    pub(crate) fn answers_http(&mut self) -> io::Result<Duration> {
        let address = self.address;
        self.wait(|| TcpStream::connect(address).is_ok())
    }

    fn wait(&mut self, mut ready: impl FnMut() -> bool) -> io::Result<Duration> {
        loop {
            if ready() {
                return Ok(self.began.elapsed());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(io::Error::other(format!("ended with {status}: {}", self.output())));
            }
            if self.began.elapsed() > START {
                return Err(io::Error::other(format!("does not start: {}", self.output())));
            }
        }
    }

    /// The CPU time that it has used.
    pub(crate) fn cpu_time(&self) -> io::Result<Duration> {
        cpu::time(self.child.id())
    }

    /// The memory that it has.
    pub(crate) fn memory(&self) -> io::Result<Memory> {
        memory::of(self.child.id())
    }

    fn output(&self) -> String {
        let output = fs::read(self.folder.path().join("output")).unwrap_or_default();
        String::from_utf8_lossy(&output).trim().into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address whose port is free for UDP and for TCP.
pub(crate) fn free_address() -> io::Result<SocketAddr> {
    loop {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = tcp.local_addr()?;
        if UdpSocket::bind(address).is_ok() {
            return Ok(address);
        }
    }
}

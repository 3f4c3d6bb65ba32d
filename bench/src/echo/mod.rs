//! Servers that do nothing else than answer: what no tracker on the same system calls can beat.

mod http;
mod udp;

use std::io;
use std::net::SocketAddr;

use clap::ValueEnum;

/// What an echo server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Echo {
    /// Sends every datagram back, as many in one system call as there are.
    Udp,
    /// Answers an HTTP request with the same announce reply always, and closes.
    Http,
    /// The same, but the connection stays open.
    HttpKeepAlive,
}

impl Echo {
    /// What an HTTP request is answered.
    pub(crate) fn response(self) -> String {
        match self {
            Self::Udp => String::new(),
            Self::Http => http::Then::Close.response(),
            Self::HttpKeepAlive => http::Then::Keep.response(),
        }
    }

    /// Serves until the process ends.
    pub(crate) fn serve(self, address: SocketAddr) -> io::Result<()> {
        match self {
            Self::Udp => udp::serve(address),
            Self::Http => http::serve(address, http::Then::Close),
            Self::HttpKeepAlive => http::serve(address, http::Then::Keep),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Connections, Http, Load, Speaks, Udp, Until};
    use crate::server;
    use crate::work::Swarms;
    use std::net::{Ipv4Addr, TcpStream, UdpSocket};
    use std::thread;

    fn load(echo: Echo, run: impl Fn(SocketAddr) -> io::Result<Load>) {
        let address = server::free_address().unwrap();
        thread::spawn(move || echo.serve(address).unwrap());
        while !listens(echo, address) {}
        let load = run(address).unwrap();
        assert_eq!((load.answered, load.complaint()), (100, None), "{echo:?}");
    }

    #[test]
    fn the_answers_are_without_mistakes() {
        let work = || Swarms { swarms: 1, peers: 10 }.again(0).take(100);
        for (echo, connections) in
            [(Echo::Http, Connections::New), (Echo::HttpKeepAlive, Connections::Kept)]
        {
            load(echo, |address| Http::new(address, connections, 4, 30)?.run(work(), Until::Done));
        }
        load(Echo::Udp, |address| {
            Udp::new(Ipv4Addr::LOCALHOST, address, Speaks::Echo, 4, 30)?.run(work(), Until::Done)
        });
    }

    fn listens(echo: Echo, address: SocketAddr) -> bool {
        if echo != Echo::Udp {
            return TcpStream::connect(address).is_ok();
        }
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.connect(address).unwrap();
        // Where nobody listens yet, that is said at once.
        socket.send(b"?").and_then(|_| socket.recv(&mut [0])).is_ok()
    }
}

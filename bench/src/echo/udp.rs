//! The echo server for UDP.

use std::io;
use std::net::{SocketAddr, UdpSocket};

use crate::mmsg::{Batch, To};

/// Datagrams in one system call at most.
const BATCH: usize = 64;

pub(super) fn serve(address: SocketAddr) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let mut batch = Batch::new(BATCH);
    loop {
        let count = batch.receive(&socket)?;
        batch.send(&socket, count, To::Origin)?;
    }
}

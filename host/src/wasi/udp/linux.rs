//! `recvmmsg` and `sendmmsg`.

use std::io;
use std::mem::{MaybeUninit, zeroed};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr;

use libc::{
    AF_INET, AF_INET6, MSG_DONTWAIT, c_uint, iovec, mmsghdr, sockaddr_in, sockaddr_in6, socklen_t,
};

/// The most datagrams in one system call.
pub(super) const BATCH: usize = 64;

/// Room for one datagram of any size.
const DATAGRAM: usize = 64 * 1024;

/// A socket address of either family, in the kernel's form.
#[derive(Clone, Copy)]
#[repr(C)]
union Address {
    v4: sockaddr_in,
    v6: sockaddr_in6,
}

const ADDRESS: socklen_t = size_of::<Address>() as socklen_t;

/// Room for datagrams. Only pages that a datagram was written to use memory.
pub(super) struct Inbox {
    bytes: Box<[MaybeUninit<u8>]>,
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self { bytes: Box::new_uninit_slice(BATCH * DATAGRAM) }
    }

    /// Receives the waiting datagrams, `max` at most, and calls `give` with each.
    ///
    /// # Errors
    /// `WouldBlock` if there is none.
    pub(super) fn receive(
        &mut self,
        socket: BorrowedFd<'_>,
        max: usize,
        mut give: impl FnMut(&[u8], SocketAddr),
    ) -> io::Result<()> {
        let count = max.min(BATCH);
        if count == 0 {
            return Ok(());
        }
        let mut addresses = [const { MaybeUninit::<Address>::uninit() }; BATCH];
        let mut places = [iovec { iov_base: ptr::null_mut(), iov_len: DATAGRAM }; BATCH];
        // SAFETY: zeros are a valid header. The pointers that the kernel uses are set below.
        let mut headers: [mmsghdr; BATCH] = unsafe { zeroed() };
        let rooms = self.bytes.chunks_exact_mut(DATAGRAM);
        for (((header, place), address), room) in
            headers.iter_mut().zip(&mut places).zip(&mut addresses).zip(rooms).take(count)
        {
            place.iov_base = room.as_mut_ptr().cast();
            header.msg_hdr.msg_iov = place;
            header.msg_hdr.msg_iovlen = 1;
            header.msg_hdr.msg_name = address.as_mut_ptr().cast();
            header.msg_hdr.msg_namelen = ADDRESS;
        }
        // SAFETY: the first `count` headers point to buffers that live until the end of this
        // function, each with its length.
        let received = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                headers.as_mut_ptr(),
                count as c_uint,
                MSG_DONTWAIT,
                ptr::null_mut(),
            )
        };
        let received = usize::try_from(received).map_err(|_| io::Error::last_os_error())?;
        let rooms = self.bytes.chunks_exact(DATAGRAM);
        for ((header, address), room) in headers.iter().zip(&addresses).zip(rooms).take(received) {
            let length = (header.msg_len as usize).min(DATAGRAM);
            // SAFETY: the kernel has written this many bytes into this datagram's room.
            let data = unsafe { room[..length].assume_init_ref() };
            // SAFETY: the kernel has written an address of this many bytes; the union has room for
            // it.
            if let Some(remote) = unsafe { read(address, header.msg_hdr.msg_namelen) } {
                give(data, remote);
            }
        }
        Ok(())
    }
}

/// Sends datagrams, and returns how many were sent. It stops when there is no more room, and at a
/// datagram that cannot be sent.
///
/// # Errors
/// Why the first one was not sent.
pub(super) fn send(
    socket: BorrowedFd<'_>,
    datagrams: &[(Vec<u8>, SocketAddr)],
) -> io::Result<usize> {
    if datagrams.is_empty() {
        return Ok(0);
    }
    let mut addresses = [const { MaybeUninit::<Address>::uninit() }; BATCH];
    let mut places = [iovec { iov_base: ptr::null_mut(), iov_len: 0 }; BATCH];
    // SAFETY: zeros are a valid header. The pointers that the kernel uses are set below.
    let mut headers: [mmsghdr; BATCH] = unsafe { zeroed() };
    let count = datagrams.len().min(BATCH);
    for (((header, place), address), (data, remote)) in
        headers.iter_mut().zip(&mut places).zip(&mut addresses).zip(datagrams)
    {
        place.iov_base = data.as_ptr().cast_mut().cast();
        place.iov_len = data.len();
        header.msg_hdr.msg_iov = place;
        header.msg_hdr.msg_iovlen = 1;
        header.msg_hdr.msg_namelen = write(address, *remote);
        header.msg_hdr.msg_name = address.as_mut_ptr().cast();
    }
    // SAFETY: the first `count` headers point to addresses and data that live until the end of this
    // function, each with its length; the kernel only reads them.
    let sent = unsafe {
        libc::sendmmsg(socket.as_raw_fd(), headers.as_mut_ptr(), count as c_uint, MSG_DONTWAIT)
    };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// Reads an address; `None` if it is of neither family.
///
/// # Safety
/// `length` bytes of the address have been written.
unsafe fn read(address: &MaybeUninit<Address>, length: socklen_t) -> Option<SocketAddr> {
    let pointer = address.as_ptr();
    if (length as usize) < size_of::<sockaddr_in>() {
        return None;
    }
    // SAFETY: this many bytes have been written, and any bytes are a valid value of these types.
    let v4 = unsafe { (&raw const (*pointer).v4).read() };
    match i32::from(v4.sin_family) {
        AF_INET => {
            let ip = Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr));
            Some(SocketAddrV4::new(ip, u16::from_be(v4.sin_port)).into())
        }
        AF_INET6 if length as usize >= size_of::<sockaddr_in6>() => {
            // SAFETY: as above.
            let v6 = unsafe { (&raw const (*pointer).v6).read() };
            let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
            let port = u16::from_be(v6.sin6_port);
            Some(SocketAddrV6::new(ip, port, v6.sin6_flowinfo, v6.sin6_scope_id).into())
        }
        _ => None,
    }
}

/// Writes an address in the kernel's form, and returns its length.
fn write(address: &mut MaybeUninit<Address>, remote: SocketAddr) -> socklen_t {
    match remote {
        SocketAddr::V4(remote) => {
            let v4 = sockaddr_in {
                sin_family: AF_INET as libc::sa_family_t,
                sin_port: remote.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from(*remote.ip()).to_be() },
                sin_zero: [0; 8],
            };
            address.write(Address { v4 });
            size_of::<sockaddr_in>() as socklen_t
        }
        SocketAddr::V6(remote) => {
            let v6 = sockaddr_in6 {
                sin6_family: AF_INET6 as libc::sa_family_t,
                sin6_port: remote.port().to_be(),
                sin6_flowinfo: remote.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: remote.ip().octets() },
                sin6_scope_id: remote.scope_id(),
            };
            address.write(Address { v6 });
            size_of::<sockaddr_in6>() as socklen_t
        }
    }
}

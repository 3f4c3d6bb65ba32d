//! The host's side of `wasi:sockets/udp` and `udp-create-socket`: as their WIT says, but only for
//! bound sockets that answer any address. The tracker needs no others.

use std::net::SocketAddr;

use wasmtime::component::{HasSelf, Linker, Resource};
use wasmtime_wasi::p2::bindings::sockets::network::{
    ErrorCode, IpAddressFamily, IpSocketAddress, Network,
};
use wasmtime_wasi::p2::{DynPollable, subscribe};
use wasmtime_wasi::sockets::SocketAddrUse;

use super::socket::{Incoming, Outgoing, Socket};
use crate::wasi::StoreState;
use crate::wasi::open_socket::{Answer, not_supported};
use bindings::wasi::sockets::udp::{
    Host, HostIncomingDatagramStream, HostOutgoingDatagramStream, HostUdpSocket, IncomingDatagram,
    OutgoingDatagram,
};
use bindings::wasi::sockets::{udp, udp_create_socket};

mod bindings {
    #![allow(missing_docs, unreachable_pub)]

    bindgen! {
        inline: "
            package test-tracker:host;
            world batched {
                import wasi:sockets/udp@0.2.0;
                import wasi:sockets/udp-create-socket@0.2.0;
            }
        ",
        world: "test-tracker:host/batched",
        with: {
            "wasi:io": wasmtime_wasi::p2::bindings::io,
            "wasi:sockets/network": crate::bindings::network,
            "wasi:sockets/udp.udp-socket": crate::wasi::udp::socket::Socket,
            "wasi:sockets/udp.incoming-datagram-stream": crate::wasi::udp::socket::Incoming,
            "wasi:sockets/udp.outgoing-datagram-stream": crate::wasi::udp::socket::Outgoing,
        },
        imports: { default: trappable },
        require_store_data_send: true,
    }
}

pub(super) fn add_to_linker(linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
    udp::add_to_linker::<StoreState, HasSelf<StoreState>>(linker, |state| state)?;
    udp_create_socket::add_to_linker::<StoreState, HasSelf<StoreState>>(linker, |state| state)
}

impl udp_create_socket::Host for StoreState {
    fn create_udp_socket(&mut self, family: IpAddressFamily) -> Answer<Resource<Socket>> {
        match Socket::new(family) {
            Ok(socket) => Ok(Ok(self.table().push(socket)?)),
            Err(code) => Ok(Err(code)),
        }
    }
}

impl Host for StoreState {}

impl HostUdpSocket for StoreState {
    fn start_bind(
        &mut self,
        socket: Resource<Socket>,
        network: Resource<Network>,
        address: IpSocketAddress,
    ) -> Answer<()> {
        self.table().get(&network)?;
        let address = SocketAddr::from(address);
        if !self.policy().allows(address, SocketAddrUse::UdpBind) {
            return Ok(Err(ErrorCode::AccessDenied));
        }
        Ok(self.table().get_mut(&socket)?.bind(address))
    }

    fn finish_bind(&mut self, socket: Resource<Socket>) -> Answer<()> {
        Ok(self.table().get_mut(&socket)?.finish_bind())
    }

    fn stream(
        &mut self,
        socket: Resource<Socket>,
        remote: Option<IpSocketAddress>,
    ) -> Answer<(Resource<Incoming>, Resource<Outgoing>)> {
        if remote.is_some() {
            return Ok(Err(ErrorCode::AccessDenied));
        }
        let bound = match self.table().get(&socket)?.bound() {
            Ok(bound) => bound.clone(),
            Err(code) => return Ok(Err(code)),
        };
        let incoming = self.table().push_child(Incoming::new(bound.clone()), &socket)?;
        let outgoing = self.table().push_child(Outgoing::new(bound), &socket)?;
        Ok(Ok((incoming, outgoing)))
    }

    fn local_address(&mut self, socket: Resource<Socket>) -> Answer<IpSocketAddress> {
        Ok(self.table().get(&socket)?.local_address().map(Into::into))
    }

    fn remote_address(&mut self, _: Resource<Socket>) -> Answer<IpSocketAddress> {
        Ok(Err(ErrorCode::InvalidState))
    }

    fn address_family(&mut self, socket: Resource<Socket>) -> wasmtime::Result<IpAddressFamily> {
        Ok(self.table().get(&socket)?.family())
    }

    not_supported! {
        unicast_hop_limit() -> u8;
        set_unicast_hop_limit(u8) -> ();
        receive_buffer_size() -> u64;
        set_receive_buffer_size(u64) -> ();
        send_buffer_size() -> u64;
        set_send_buffer_size(u64) -> ();
    }

    fn subscribe(&mut self, socket: Resource<Socket>) -> wasmtime::Result<Resource<DynPollable>> {
        subscribe(self.table(), socket)
    }

    fn drop(&mut self, socket: Resource<Socket>) -> wasmtime::Result<()> {
        self.table().delete(socket)?;
        Ok(())
    }
}

impl HostIncomingDatagramStream for StoreState {
    fn receive(&mut self, stream: Resource<Incoming>, max: u64) -> Answer<Vec<IncomingDatagram>> {
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let mut datagrams = Vec::new();
        let received = self.table().get_mut(&stream)?.receive(max, |data, remote| {
            let remote_address = remote.into();
            datagrams.push(IncomingDatagram { data: data.to_vec(), remote_address });
        });
        Ok(received.map(|()| datagrams))
    }

    fn subscribe(&mut self, stream: Resource<Incoming>) -> wasmtime::Result<Resource<DynPollable>> {
        subscribe(self.table(), stream)
    }

    fn drop(&mut self, stream: Resource<Incoming>) -> wasmtime::Result<()> {
        self.table().delete(stream)?;
        Ok(())
    }
}

impl HostOutgoingDatagramStream for StoreState {
    fn check_send(&mut self, stream: Resource<Outgoing>) -> Answer<u64> {
        Ok(Ok(self.table().get_mut(&stream)?.check_send() as u64))
    }

    fn send(
        &mut self,
        stream: Resource<Outgoing>,
        datagrams: Vec<OutgoingDatagram>,
    ) -> Answer<u64> {
        let datagrams = datagrams.into_iter();
        let addressed: Option<Vec<_>> =
            datagrams.map(|it| Some((it.data, SocketAddr::from(it.remote_address?)))).collect();
        let Some(datagrams) = addressed else { return Ok(Err(ErrorCode::InvalidArgument)) };
        let sent = self.table().get_mut(&stream)?.send(&datagrams)?;
        Ok(sent.map(|sent| sent as u64))
    }

    fn subscribe(&mut self, stream: Resource<Outgoing>) -> wasmtime::Result<Resource<DynPollable>> {
        subscribe(self.table(), stream)
    }

    fn drop(&mut self, stream: Resource<Outgoing>) -> wasmtime::Result<()> {
        self.table().delete(stream)?;
        Ok(())
    }
}

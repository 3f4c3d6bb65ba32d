//! `wasi:sockets/tcp` for a server: as its WIT says, for listening sockets and the connections that
//! they accept.
//!
//! wasmtime-wasi's version always ends a connection in order. Here a connection that is dropped
//! with unread bytes is reset, as the kernel does. This version also needs fewer system calls,
//! locks and copies.

mod connection;
mod listener;
mod socket;
mod stream;

use std::net::{Shutdown, SocketAddr};

use wasmtime::component::{HasSelf, Linker, Resource};
use wasmtime_wasi::p2::bindings::sockets::network::{
    ErrorCode, IpAddressFamily, IpSocketAddress, Network,
};
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream, DynPollable, subscribe};
use wasmtime_wasi::sockets::SocketAddrUse;

use crate::wasi::StoreState;
use crate::wasi::open_socket::{Answer, not_supported};
use bindings::wasi::sockets::tcp::{Host, HostTcpSocket, ShutdownType};
use bindings::wasi::sockets::{tcp, tcp_create_socket};
use socket::Socket;

mod bindings {
    #![allow(missing_docs, unreachable_pub)]

    bindgen! {
        inline: "
            package test-tracker:host;
            world tcp {
                import wasi:sockets/tcp@0.2.0;
                import wasi:sockets/tcp-create-socket@0.2.0;
            }
        ",
        world: "test-tracker:host/tcp",
        with: {
            "wasi:clocks": wasmtime_wasi::p2::bindings::clocks,
            "wasi:io": wasmtime_wasi::p2::bindings::io,
            "wasi:sockets/network": crate::bindings::network,
            "wasi:sockets/tcp.tcp-socket": crate::wasi::tcp::socket::Socket,
        },
        imports: { default: trappable },
        require_store_data_send: true,
    }
}

pub(crate) fn add_to_linker(linker: &mut Linker<StoreState>) -> wasmtime::Result<()> {
    tcp::add_to_linker::<StoreState, HasSelf<StoreState>>(linker, |state| state)?;
    tcp_create_socket::add_to_linker::<StoreState, HasSelf<StoreState>>(linker, |state| state)
}

impl tcp_create_socket::Host for StoreState {
    fn create_tcp_socket(&mut self, family: IpAddressFamily) -> Answer<Resource<Socket>> {
        match Socket::new(family) {
            Ok(socket) => Ok(Ok(self.table().push(socket)?)),
            Err(code) => Ok(Err(code)),
        }
    }
}

impl Host for StoreState {}

impl HostTcpSocket for StoreState {
    fn start_bind(
        &mut self,
        socket: Resource<Socket>,
        network: Resource<Network>,
        address: IpSocketAddress,
    ) -> Answer<()> {
        self.table().get(&network)?;
        let address = SocketAddr::from(address);
        if !self.policy().allows(address, SocketAddrUse::TcpBind) {
            return Ok(Err(ErrorCode::AccessDenied));
        }
        Ok(self.table().get_mut(&socket)?.bind(address))
    }

    fn finish_bind(&mut self, socket: Resource<Socket>) -> Answer<()> {
        Ok(self.table().get_mut(&socket)?.finish_bind())
    }

    fn start_connect(
        &mut self,
        _: Resource<Socket>,
        _: Resource<Network>,
        _: IpSocketAddress,
    ) -> Answer<()> {
        Ok(Err(ErrorCode::AccessDenied))
    }

    fn finish_connect(
        &mut self,
        _: Resource<Socket>,
    ) -> Answer<(Resource<DynInputStream>, Resource<DynOutputStream>)> {
        Ok(Err(ErrorCode::NotInProgress))
    }

    fn start_listen(&mut self, socket: Resource<Socket>) -> Answer<()> {
        Ok(self.table().get_mut(&socket)?.listen())
    }

    fn finish_listen(&mut self, socket: Resource<Socket>) -> Answer<()> {
        Ok(self.table().get_mut(&socket)?.finish_listen())
    }

    fn accept(
        &mut self,
        socket: Resource<Socket>,
    ) -> Answer<(Resource<Socket>, Resource<DynInputStream>, Resource<DynOutputStream>)> {
        let accepted = match self.table().get_mut(&socket)?.accept() {
            Ok(accepted) => accepted,
            Err(code) => return Ok(Err(code)),
        };
        let (input, output) = accepted.streams();
        let table = self.table();
        let socket = table.push(accepted)?;
        let input: DynInputStream = Box::new(input);
        let output: DynOutputStream = Box::new(output);
        let input = table.push_child(input, &socket)?;
        let output = table.push_child(output, &socket)?;
        Ok(Ok((socket, input, output)))
    }

    fn local_address(&mut self, socket: Resource<Socket>) -> Answer<IpSocketAddress> {
        Ok(self.table().get(&socket)?.local_address().map(Into::into))
    }

    fn remote_address(&mut self, socket: Resource<Socket>) -> Answer<IpSocketAddress> {
        Ok(self.table().get(&socket)?.remote_address().map(Into::into))
    }

    fn is_listening(&mut self, socket: Resource<Socket>) -> wasmtime::Result<bool> {
        Ok(self.table().get(&socket)?.is_listening())
    }

    fn address_family(&mut self, socket: Resource<Socket>) -> wasmtime::Result<IpAddressFamily> {
        Ok(self.table().get(&socket)?.family())
    }

    not_supported! {
        set_listen_backlog_size(u64) -> ();
        keep_alive_enabled() -> bool;
        set_keep_alive_enabled(bool) -> ();
        keep_alive_idle_time() -> u64;
        set_keep_alive_idle_time(u64) -> ();
        keep_alive_interval() -> u64;
        set_keep_alive_interval(u64) -> ();
        keep_alive_count() -> u32;
        set_keep_alive_count(u32) -> ();
        hop_limit() -> u8;
        set_hop_limit(u8) -> ();
        receive_buffer_size() -> u64;
        set_receive_buffer_size(u64) -> ();
        send_buffer_size() -> u64;
        set_send_buffer_size(u64) -> ();
    }

    fn subscribe(&mut self, socket: Resource<Socket>) -> wasmtime::Result<Resource<DynPollable>> {
        subscribe(self.table(), socket)
    }

    fn shutdown(&mut self, socket: Resource<Socket>, how: ShutdownType) -> Answer<()> {
        let how = match how {
            ShutdownType::Receive => Shutdown::Read,
            ShutdownType::Send => Shutdown::Write,
            ShutdownType::Both => Shutdown::Both,
        };
        Ok(self.table().get(&socket)?.shutdown(how))
    }

    fn drop(&mut self, socket: Resource<Socket>) -> wasmtime::Result<()> {
        self.table().delete(socket)?;
        Ok(())
    }
}

//! Binds the sockets of a tracker, one after the other, over as many turns as the host needs.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::address::{from_wasi, ip_from_wasi, ip_to_wasi, to_wasi};
use super::bindings::exports::bittorrent::tracker::control::{
    BindError, Listen, ListenHost, ListenerKind, StartError,
};
use super::bindings::wasi::io::poll::Pollable;
use super::bindings::wasi::sockets::instance_network::instance_network;
use super::bindings::wasi::sockets::network::{ErrorCode, IpAddressFamily, Network};
use super::bindings::wasi::sockets::tcp::TcpSocket;
use super::bindings::wasi::sockets::tcp_create_socket::create_tcp_socket;
use super::bindings::wasi::sockets::udp::UdpSocket;
use super::bindings::wasi::sockets::udp_create_socket::create_udp_socket;
use super::tcp::TcpListener;
use super::udp::UdpListener;

/// How often to look for a port that is free on both addresses of localhost.
const TRIES: u32 = 100;

/// The sockets of a tracker that has started.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) udp: Vec<UdpListener>,
    pub(super) http: Vec<TcpListener>,
    pub(super) control: Vec<TcpListener>,
}

/// Sockets that are being bound.
pub(super) struct Starting {
    network: Network,
    groups: VecDeque<Group>,
    binding: Option<Binding>,
    bound: Bound,
}

/// What one listener binds: its addresses share one port number.
struct Group {
    kind: ListenerKind,
    hosts: Vec<IpAddr>,
    /// The requested port; 0 takes a free one.
    port: u16,
    bound: Vec<Socket>,
    tries: u32,
}

enum Socket {
    Udp(UdpListener),
    Tcp(TcpListener),
}

/// A socket that is being bound.
enum Binding {
    Udp(UdpSocket),
    Tcp(TcpSocket),
    Listening(TcpSocket),
}

/// The progress of binding.
pub(super) enum Progress {
    /// Go on when this is ready.
    Wait(Pollable),
    Done(Bound),
    Failed(StartError),
}

impl Starting {
    pub(super) fn new(udp: Vec<Listen>, http: Vec<Listen>, control: Vec<Listen>) -> Self {
        let group = |kind| {
            move |listen: Listen| Group {
                kind,
                hosts: match listen.host {
                    ListenHost::Localhost => {
                        vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
                    }
                    ListenHost::Address(address) => vec![ip_from_wasi(address)],
                },
                port: listen.port,
                bound: Vec::new(),
                tries: 0,
            }
        };
        let udp = udp.into_iter().map(group(ListenerKind::Udp));
        let http = http.into_iter().map(group(ListenerKind::Http));
        let control = control.into_iter().map(group(ListenerKind::Control));
        Starting {
            network: instance_network(),
            groups: udp.chain(http).chain(control).collect(),
            binding: None,
            bound: Bound::default(),
        }
    }

    /// Binds exactly these addresses.
    pub(super) fn again(udp: Vec<SocketAddr>, http: Vec<SocketAddr>) -> Self {
        let listen = |address: SocketAddr| Listen {
            host: ListenHost::Address(ip_to_wasi(address.ip())),
            port: address.port(),
        };
        let listeners = |list: Vec<SocketAddr>| list.into_iter().map(listen).collect();
        Starting::new(listeners(udp), listeners(http), Vec::new())
    }

    pub(super) fn turn(&mut self) -> Progress {
        while let Some(group) = self.groups.front_mut() {
            let Some(address) = group.next_address() else {
                let kind = group.kind;
                for socket in self.groups.pop_front().map(|group| group.bound).unwrap_or_default() {
                    match socket {
                        Socket::Udp(listener) => self.bound.udp.push(listener),
                        Socket::Tcp(listener) if kind == ListenerKind::Control => {
                            self.bound.control.push(listener)
                        }
                        Socket::Tcp(listener) => self.bound.http.push(listener),
                    }
                }
                continue;
            };
            match step(&mut self.binding, &self.network, group.kind, address) {
                Ok(Some(socket)) => group.bound.push(socket),
                Ok(None) => {}
                Err(ErrorCode::WouldBlock) => match &self.binding {
                    Some(Binding::Udp(socket)) => return Progress::Wait(socket.subscribe()),
                    Some(Binding::Tcp(socket) | Binding::Listening(socket)) => {
                        return Progress::Wait(socket.subscribe());
                    }
                    None => return group.failed(address, ErrorCode::WouldBlock),
                },
                Err(code) => {
                    self.binding = None;
                    if group.hosts.len() == 1 || address.is_ipv4() {
                        return group.failed(address, code);
                    }
                    match code {
                        // A machine without IPv6: localhost is 127.0.0.1 there.
                        ErrorCode::NotSupported | ErrorCode::AddressNotBindable => {
                            group.hosts.truncate(group.bound.len());
                        }
                        // The port that is free on 127.0.0.1 is taken on ::1: look for another.
                        ErrorCode::AddressInUse if group.port == 0 && group.tries < TRIES => {
                            group.tries += 1;
                            group.bound.clear();
                        }
                        _ => return group.failed(address, code),
                    }
                }
            }
        }
        Progress::Done(std::mem::take(&mut self.bound))
    }
}

impl Group {
    /// The address to bind next. It has the port of the first one that was bound, if there is one.
    fn next_address(&self) -> Option<SocketAddr> {
        let host = *self.hosts.get(self.bound.len())?;
        let port = self.bound.first().map_or(self.port, |socket| match socket {
            Socket::Udp(listener) => listener.address.port(),
            Socket::Tcp(listener) => listener.address.port(),
        });
        Some(SocketAddr::new(host, port))
    }

    fn failed(&self, mut address: SocketAddr, code: ErrorCode) -> Progress {
        address.set_port(self.port);
        Progress::Failed(StartError::Bind(BindError {
            listener: self.kind,
            address: to_wasi(address),
            code,
        }))
    }
}

/// Takes one step with the socket for an address; returns it when it is bound.
fn step(
    binding: &mut Option<Binding>,
    network: &Network,
    kind: ListenerKind,
    address: SocketAddr,
) -> Result<Option<Socket>, ErrorCode> {
    let family = if address.is_ipv4() { IpAddressFamily::Ipv4 } else { IpAddressFamily::Ipv6 };
    // A socket that answers `would-block` stays as it is.
    match binding {
        None => {
            *binding = Some(match kind {
                ListenerKind::Udp => {
                    let socket = create_udp_socket(family)?;
                    socket.start_bind(network, to_wasi(address))?;
                    Binding::Udp(socket)
                }
                ListenerKind::Http | ListenerKind::Control => {
                    let socket = create_tcp_socket(family)?;
                    socket.start_bind(network, to_wasi(address))?;
                    Binding::Tcp(socket)
                }
            });
        }
        Some(Binding::Udp(socket)) => {
            socket.finish_bind()?;
            let address = from_wasi(socket.local_address()?);
            if let Some(Binding::Udp(socket)) = binding.take() {
                return UdpListener::new(socket, address)
                    .map(|listener| Some(Socket::Udp(listener)));
            }
        }
        Some(Binding::Tcp(socket)) => {
            socket.finish_bind()?;
            socket.start_listen()?;
            if let Some(Binding::Tcp(socket)) = binding.take() {
                *binding = Some(Binding::Listening(socket));
            }
        }
        Some(Binding::Listening(socket)) => {
            socket.finish_listen()?;
            let address = from_wasi(socket.local_address()?);
            if let Some(Binding::Listening(socket)) = binding.take() {
                return Ok(Some(Socket::Tcp(TcpListener::new(socket, address))));
            }
        }
    }
    Ok(None)
}

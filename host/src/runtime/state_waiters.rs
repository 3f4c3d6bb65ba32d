//! Those who wait until a tracker runs, or until it is down.

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::guest::Guest;
use crate::bindings::exports::bittorrent::tracker::control::State;
use crate::types::Error;
use crate::types::addresses::Addresses;

/// Those who wait until one tracker runs, or until it is down.
#[derive(Default)]
pub(crate) struct StateWaiters {
    running: Vec<oneshot::Sender<Addresses>>,
    down: Vec<oneshot::Sender<()>>,
}

impl StateWaiters {
    /// Somebody waits until it has started.
    pub(crate) fn start(started: oneshot::Sender<Addresses>) -> Self {
        Self { running: vec![started], down: Vec::new() }
    }

    /// Hears of it when the tracker runs.
    pub(crate) fn running(&mut self) -> oneshot::Receiver<Addresses> {
        let (sender, receiver) = oneshot::channel();
        self.running.push(sender);
        receiver
    }

    /// Hears of it when the tracker is down.
    pub(crate) fn down(&mut self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.down.push(sender);
        receiver
    }

    /// Tells those who wait for the state that the tracker is in now.
    pub(crate) async fn notify(&mut self, guest: &mut Guest) -> Result<(), Error> {
        if self.running.is_empty() && self.down.is_empty() {
            return Ok(());
        }
        // Nobody hears it who has given up waiting.
        match guest.state().await? {
            State::Starting => {}
            State::Running(addresses) => self.running.drain(..).for_each(|waiting| {
                let _ = waiting.send(addresses.clone().into());
            }),
            State::Down if self.down.is_empty() => {}
            State::Down => {
                sockets_closed().await;
                self.down.drain(..).for_each(|waiting| {
                    let _ = waiting.send(());
                });
            }
            State::Failed(error) => return Err(error.into()),
            State::Closed => return Err(Error::Closed),
        }
        Ok(())
    }
}

/// Waits until sockets are closed that the tracker has dropped. Where datagrams go one by one,
/// wasmtime-wasi has tasks with a hand on them, which it has stopped, and which end when the runtime
/// comes to it. Others may go on, with the last bytes of a connection.
async fn sockets_closed() {
    let runtime = Handle::current().metrics();
    for _ in 0..100 {
        if runtime.num_alive_tasks() == 0 {
            return;
        }
        yield_now().await;
    }
}

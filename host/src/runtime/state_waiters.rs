//! Calls that wait until a tracker runs, or until it is down.

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::guest::Guest;
use crate::bindings::exports::bittorrent::tracker::control::State;
use crate::types::Error;
use crate::types::addresses::Addresses;

/// The calls that wait until a tracker runs, or until it is down.
#[derive(Default)]
pub(crate) struct StateWaiters {
    running: Vec<oneshot::Sender<Addresses>>,
    down: Vec<oneshot::Sender<()>>,
}

impl StateWaiters {
    /// Starts with the call that waits for the tracker's start.
    pub(crate) fn start(started: oneshot::Sender<Addresses>) -> Self {
        Self { running: vec![started], down: Vec::new() }
    }

    /// The receiver gets the addresses when the tracker runs.
    pub(crate) fn running(&mut self) -> oneshot::Receiver<Addresses> {
        let (sender, receiver) = oneshot::channel();
        self.running.push(sender);
        receiver
    }

    /// The receiver is notified when the tracker is down.
    pub(crate) fn down(&mut self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.down.push(sender);
        receiver
    }

    /// Notifies the calls that wait for the tracker's present state.
    pub(crate) async fn notify(&mut self, guest: &mut Guest) -> Result<(), Error> {
        if self.running.is_empty() && self.down.is_empty() {
            return Ok(());
        }
        // A call that has given up has dropped its receiver: sending to it may fail.
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

/// Waits until the sockets that the tracker has dropped are closed. Where datagrams go one by one,
/// tasks of wasmtime-wasi hold the sockets. These tasks are stopped already, and end when the
/// runtime polls them. Other tasks may go on, to send the last bytes of a connection.
async fn sockets_closed() {
    let runtime = Handle::current().metrics();
    for _ in 0..100 {
        if runtime.num_alive_tasks() == 0 {
            return;
        }
        yield_now().await;
    }
}

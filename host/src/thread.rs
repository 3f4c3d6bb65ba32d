//! The thread that a tracker lives on.
//!
//! Each tracker has its own, so that it works under any async executor and under none, and a tracker
//! that misbehaves delays nobody else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use tokio::runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use crate::awaited::Awaited;
use crate::followers::Followers;
use crate::guest::{Guest, Turned};
use crate::tracker::Addresses;
use crate::{Error, Options, expect};

/// What lives on the thread.
pub(crate) struct Core {
    pub(crate) guest: Guest,
    pub(crate) followers: Followers,
    pub(crate) awaited: Awaited,
}

/// Something to do with the tracker between two turns; an error says that the tracker has failed.
pub(crate) type Command = Box<
    dyn for<'a> FnOnce(&'a mut Core) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>
        + Send,
>;

/// Runs a tracker until its commands end, or until it fails. All its sockets are closed then.
pub(crate) fn run(
    options: &Options,
    commands: &mut UnboundedReceiver<Command>,
    started: oneshot::Sender<Addresses>,
) -> Result<(), Error> {
    let run = || {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Host(error.to_string()))?;
        // The runtime ends with this statement, and with it the tasks that hold sockets.
        runtime.block_on(drive(options, commands, started))
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(Error::Host(message(&*panic))))
}

/// Lets the tracker take its turns, and serves commands between them.
async fn drive(
    options: &Options,
    commands: &mut UnboundedReceiver<Command>,
    started: oneshot::Sender<Addresses>,
) -> Result<(), Error> {
    let mut core = Core {
        guest: Guest::new(options).await?,
        followers: Followers::default(),
        awaited: Awaited::start(started),
    };
    let mut ready = Vec::new();
    loop {
        let Turned { deadline, recorded } = core.guest.turn(&ready).await?;
        core.followers.tell(&mut core.guest, recorded).await?;
        core.awaited.tell(&mut core.guest).await?;
        ready = tokio::select! {
            command = commands.recv() => match command {
                Some(command) => {
                    command(&mut core).await?;
                    Vec::new()
                }
                None => return close(core).await,
            },
            tokens = core.guest.ready(deadline) => tokens?,
            () = core.followers.due() => {
                core.followers.give_up(&mut core.guest).await?;
                Vec::new()
            }
        };
    }
}

/// Serves what clients have sent until now, closes the tracker, and says whether it saw what was
/// expected.
async fn close(mut core: Core) -> Result<(), Error> {
    // Tokio looks at its sockets when a task yields, unless that has been woken meanwhile: by a
    // socket or by the end of the commands.
    for _ in 0..4 {
        yield_now().await;
    }
    let Turned { recorded, .. } = core.guest.last_turn().await?;
    core.followers.tell(&mut core.guest, recorded).await?;
    let unmet = core.guest.unmet().await?;
    core.guest.close().await?;
    expect::met(unmet)
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it panicked")
        .to_owned()
}

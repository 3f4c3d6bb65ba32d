//! The thread that a tracker lives on.
//!
//! Each tracker has its own, so that it works under any async executor and under none, and a tracker
//! that misbehaves delays nobody else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;

use crate::awaited::Awaited;
use crate::followers::Followers;
use crate::guest::{Guest, Turned};
use crate::subscriptions::Subscriptions;
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
    subscriptions: &Arc<Subscriptions>,
) -> Result<(), Error> {
    let run = || {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Host(error.to_string()))?;
        // The runtime ends with this statement, and with it the tasks that hold sockets.
        runtime.block_on(drive(options, commands, started, subscriptions))
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(Error::Host(message(&*panic))))
}

/// Lets the tracker take its turns, and serves commands between them.
async fn drive(
    options: &Options,
    commands: &mut UnboundedReceiver<Command>,
    started: oneshot::Sender<Addresses>,
    subscriptions: &Arc<Subscriptions>,
) -> Result<(), Error> {
    let mut core = Core {
        guest: Guest::new(options).await?,
        followers: Followers::new(Arc::clone(subscriptions)),
        awaited: Awaited::start(started),
    };
    let mut ready = Vec::new();
    loop {
        let Turned { deadline, recorded } = turn(&mut core, &ready, subscriptions).await?;
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
            () = core.followers.room() => {
                core.followers.tell_more(&mut core.guest).await?;
                Vec::new()
            }
        };
    }
}

/// Lets the tracker take a turn. Whoever wants to follow its requests waits meanwhile.
#[expect(clippy::await_holding_lock, reason = "nothing else on this thread takes the lock")]
async fn turn(
    core: &mut Core,
    ready: &[u32],
    subscriptions: &Subscriptions,
) -> Result<Turned, Error> {
    let mut lock = subscriptions.lock();
    let turned = core.guest.turn(ready).await?;
    lock.recorded = turned.recorded;
    Ok(turned)
}

/// Closes the tracker, which serves what clients have sent until now, and says whether it saw what was
/// expected.
async fn close(mut core: Core) -> Result<(), Error> {
    core.guest.close().await?;
    core.followers.tell_rest(&mut core.guest).await?;
    let unmet = core.guest.unmet().await?;
    core.guest.end().await?;
    expect::met(unmet)
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it panicked")
        .to_owned()
}

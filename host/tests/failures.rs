//! What becomes of a tracker that fails: `faulty.wat` says how each one does.

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use common::soon;
use test_tracker::{Error, Filter, Options, Tracker};

/// Compiled from `faulty.wat` by the build script.
static FAULTY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/faulty.cwasm"));

/// Short, as the tests wait for it to pass.
const TURN_LIMIT: Duration = Duration::from_millis(100);

fn options(fault: u16) -> Options {
    let options = Options::new().udp(SocketAddr::from(([127, 0, 0, 1], fault)));
    // SAFETY: the build script's compiler made it, with the library's settings.
    unsafe { options.turn_limit(TURN_LIMIT).precompiled(FAULTY) }
}

async fn start(fault: u16) -> Result<Tracker, Error> {
    soon("the tracker to start or to fail", Tracker::start(options(fault))).await
}

fn assert_trap(error: &Error, says: &str) {
    assert!(matches!(error, Error::Trap(reason) if reason.contains(says)), "{error:?}");
}

#[tokio::test]
async fn a_tracker_without_fault_runs_and_closes() {
    let tracker = start(0).await.unwrap();
    assert_eq!(soon("the swarms", tracker.swarm_count()).await, Ok(0));
    assert_eq!(soon("the end", tracker.close()).await, Ok(()));
}

#[tokio::test]
async fn a_trap_in_the_first_turn_fails_the_start() {
    assert_trap(&start(1).await.unwrap_err(), "unreachable");
}

#[tokio::test]
async fn a_turn_that_never_ends_is_stopped() {
    assert_eq!(start(2).await.unwrap_err(), Error::Runaway(TURN_LIMIT));
}

#[tokio::test]
async fn a_panic_says_where_it_was() {
    assert_trap(&start(7).await.unwrap_err(), "panicked at faulty.wat:1:2: on purpose");
}

#[tokio::test]
async fn memory_has_a_limit() {
    assert_trap(&start(4).await.unwrap_err(), "memory");
}

#[tokio::test]
async fn a_trap_in_a_later_turn_fails_every_call_after_it() {
    let tracker = start(3).await.unwrap();
    // The call is still answered; then comes the turn.
    assert_eq!(soon("the swarms", tracker.swarm_count()).await, Ok(0));
    let error = soon("the tracker to stop", tracker.stopped()).await;
    assert_trap(&error, "unreachable");
    assert_eq!(soon("an error", tracker.swarm_count()).await, Err(error.clone()));
    assert_eq!(soon("an error", tracker.peers([0; 20])).await, Err(error.clone()));
    assert_eq!(soon("the end", tracker.close()).await, Err(error));
}

#[tokio::test]
async fn a_trap_fails_those_who_wait() {
    let tracker = start(3).await.unwrap();
    let (first, second) = (tracker.wait_for(Filter::new()), tracker.wait_for(Filter::new()).past());
    let mut watch = tracker.watch(Filter::new());
    assert_trap(&soon("an error", first.into_future()).await.unwrap_err(), "unreachable");
    assert_trap(&soon("an error", second.into_future()).await.unwrap_err(), "unreachable");
    assert_eq!(soon("the end", watch.next()).await, None);
}

#[tokio::test]
async fn a_trap_fails_the_call_and_those_behind_it() {
    let tracker = start(5).await.unwrap();
    let (first, second) =
        soon("two errors", async { tokio::join!(tracker.peers([0; 20]), tracker.swarm_count()) })
            .await;
    assert_trap(&first.unwrap_err(), "unreachable");
    assert_trap(&second.unwrap_err(), "unreachable");
}

#[tokio::test]
async fn a_call_that_never_ends_harms_no_other_tracker() {
    let tracker = start(6).await.unwrap();
    let other = soon("another tracker", Tracker::start(Options::default())).await.unwrap();
    assert_eq!(soon("an error", tracker.swarm_count()).await, Err(Error::Runaway(TURN_LIMIT)));
    assert_eq!(soon("the swarms", other.swarm_count()).await, Ok(0));
    assert_eq!(soon("the end", other.close()).await, Ok(()));
}

#[tokio::test]
async fn a_start_that_is_given_up_ends_the_tracker() {
    let mut start = Box::pin(Tracker::start(options(2)));
    tokio::select! {
        biased;
        _ = &mut start => panic!("the turn cannot have ended yet"),
        () = std::future::ready(()) => {}
    }
    // Joins the thread; that this returns is the test.
    drop(start);
}

//! Waiting for requests, and watching them come.

mod common;

use std::future::poll_fn;
use std::net::UdpSocket;
use std::pin::Pin;
use std::time::Duration;

use common::{INFO_HASH, announce, connect, soon, start};
use futures_core::Stream;
use test_tracker::{
    Action, Error, Event, Filter, InfoHash, Options, Request, Tracker, Transport, Watch,
};
use tokio::task;

/// The events of announces.
fn events(requests: &[Request]) -> Vec<Event> {
    requests.iter().map(|request| request.event.expect("an announce")).collect()
}

fn numbers(requests: &[Request]) -> Vec<u64> {
    requests.iter().map(|request| request.number).collect()
}

/// The next requests of a watch.
async fn next<const N: usize>(watch: &mut Watch) -> [Request; N] {
    let mut requests = Vec::new();
    while requests.len() < N {
        let request = soon("a request", watch.next()).await;
        requests.push(request.expect("the tracker runs"));
    }
    requests.try_into().expect("as many as were asked for")
}

#[tokio::test]
async fn a_wait_begins_when_it_is_called_for() {
    let tracker = start(Options::default()).await;
    announce(&tracker, "event=started");
    let wait = tracker.wait_for(Filter::announce());
    announce(&tracker, "event=completed");
    announce(&tracker, "event=stopped");
    let request = soon("the request", wait.into_future()).await.unwrap();
    assert_eq!(request.event, Some(Event::Completed));
    assert_eq!(request.info_hashes, [InfoHash::from(INFO_HASH)]);
}

/// Also when the tracker is busy at that moment, as it may be after an answer.
#[tokio::test]
async fn no_wait_hears_of_a_request_answered_before_or_misses_one_sent_after() {
    let tracker = start(Options::new().udp("127.0.0.1:0")).await;
    for round in 0..300 {
        connect(tracker.udp_addresses()[0]);
        let mut watch = tracker.watch(Filter::connect());
        let wait = tracker.wait_for(Filter::connect());
        connect(tracker.udp_addresses()[0]);
        let expected = 2 * round + 2;
        let request = soon("the request", wait.into_future()).await.unwrap();
        assert_eq!(request.number, expected);
        assert_eq!(numbers(&next::<1>(&mut watch).await), [expected]);
    }
}

#[tokio::test]
async fn a_wait_that_is_awaited_already_ends_when_the_request_comes() {
    let tracker = start(Options::default()).await;
    let wait = task::spawn(tracker.wait_for(Event::Stopped).into_future());
    let other = task::spawn(tracker.wait_for(Transport::Udp).into_future());
    announce(&tracker, "event=started");
    announce(&tracker, "event=stopped");
    let request = soon("the request", wait).await.unwrap().unwrap();
    assert_eq!((request.event, request.number), (Some(Event::Stopped), 2));
    connect(tracker.udp_addresses()[0]);
    assert_eq!(soon("the other request", other).await.unwrap().unwrap().number, 3);
}

#[tokio::test]
async fn the_past_counts_if_it_is_wanted() {
    let tracker = start(Options::default()).await;
    announce(&tracker, "event=started");
    announce(&tracker, "event=completed");
    let wait = tracker.wait_for(InfoHash::from(INFO_HASH)).past().count(3);
    announce(&tracker, "event=stopped");
    let requests = soon("the requests", wait.into_future()).await.unwrap();
    assert_eq!(events(&requests), [Event::Started, Event::Completed, Event::Stopped]);

    let none = tracker.wait_for(Filter::new()).count(0).into_future();
    assert_eq!(soon("nothing", none).await, Ok(vec![]));
}

#[tokio::test]
async fn a_wait_in_vain_says_what_was_asked_for_and_what_came() {
    // Time that stands still for the tracker passes for those who wait.
    let tracker = start(Options::default().frozen(true)).await;
    announce(&tracker, "event=paused");
    let wait = tracker.wait_for(Event::Stopped).count(2).timeout(Duration::from_millis(20));
    announce(&tracker, "event=completed");
    let error = soon("the timeout", wait.into_future()).await.unwrap_err();
    let Error::Timeout(text) = &error else { panic!("{error:?}") };
    let first = text.lines().next();
    assert_eq!(first, Some("timed out after 20 ms"), "{text}");
    assert!(text.contains("stopped") && text.contains("completed"), "{text}");
    assert!(!text.contains("paused"), "it came before: {text}");
    // As it is to be read, also by `unwrap`.
    assert_eq!(error.to_string(), text.to_string());
    assert!(format!("{error:?}").contains(&**text), "{error:?}");
}

#[tokio::test]
async fn a_wait_ends_when_the_tracker_is_closed() {
    let tracker = start(Options::default()).await;
    let mut watch = tracker.watch(Filter::new());
    let awaited = task::spawn(tracker.wait_for(Filter::new()).count(2).into_future());
    let late = tracker.wait_for(Filter::new()).count(2);
    announce(&tracker, "event=started");
    tracker.close().await.unwrap();
    assert_eq!(soon("the end", awaited).await.unwrap(), Err(Error::Closed));
    assert_eq!(soon("the end", late.into_future()).await, Err(Error::Closed));
    // What came before is still there.
    assert_eq!(numbers(&next::<1>(&mut watch).await), [1]);
    assert_eq!(soon("the end", watch.next()).await, None);
    assert_eq!(soon("the end", watch.past().next()).await, None);
}

#[tokio::test]
async fn waits_that_are_dropped_disturb_nobody() {
    let tracker = start(Options::default()).await;
    drop(tracker.wait_for(Filter::new()));
    drop(tracker.wait_for(Filter::new()).timeout(Duration::ZERO).into_future());
    drop(tracker.watch(Filter::new()).past());
    let wait = task::spawn(tracker.wait_for(Filter::new()).into_future());
    task::yield_now().await;
    wait.abort();
    assert!(soon("the end", wait).await.unwrap_err().is_cancelled());
    let wait = tracker.wait_for(Filter::announce());
    announce(&tracker, "event=started");
    assert_eq!(soon("the request", wait.into_future()).await.unwrap().number, 1);
}

/// Asks for so many connection ids, one after the other.
fn connects(tracker: &Tracker, count: usize) {
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.set_read_timeout(Some(common::LIMIT)).unwrap();
    for number in 0..count {
        let request =
            [&0x0000_0417_2710_1980_u64.to_be_bytes()[..], &(number as u64).to_be_bytes()].concat();
        client.send_to(&request, tracker.udp_addresses()[0]).unwrap();
        client.recv(&mut [0; 32]).expect("an answer");
    }
}

/// What is kept for a watch that nobody asks.
const KEPT: usize = 64;

#[tokio::test]
async fn a_watch_has_every_request_in_order_though_the_record_keeps_none() {
    let tracker = start(Options::new().record_max(0)).await;
    let mut all = tracker.watch(Filter::new());
    let mut some = tracker.watch(Action::Connect);
    connects(&tracker, KEPT);
    let requests: [_; KEPT] = next(&mut all).await;
    assert!(numbers(&requests).into_iter().eq(1..=KEPT as u64), "{requests:?}");
    assert_eq!(next::<KEPT>(&mut some).await, requests);
    announce(&tracker, "event=started");
    assert_eq!(events(&next::<1>(&mut all).await), [Event::Started]);
    assert_eq!((all.missed(), some.missed()), (0, 0));
}

#[tokio::test]
async fn a_watch_that_lags_gets_what_the_record_keeps_and_goes_on() {
    const REQUESTS: usize = 500;
    let tracker = start(Options::new()).await;
    let mut watch = tracker.watch(Filter::new());
    connects(&tracker, REQUESTS);
    // Nothing happens at the tracker any more: what is taken makes room for what comes next.
    let requests: [_; REQUESTS] = next(&mut watch).await;
    assert!(numbers(&requests).into_iter().eq(1..=REQUESTS as u64), "{requests:?}");
    assert_eq!(watch.missed(), 0);
}

#[tokio::test]
async fn a_watch_counts_what_the_record_has_dropped_meanwhile() {
    let tracker = start(Options::new().record_max(10)).await;
    let mut watch = tracker.watch(Filter::new());
    connects(&tracker, KEPT + 20);
    let requests: [_; KEPT] = next(&mut watch).await;
    assert_eq!((requests[KEPT - 1].number, watch.missed()), (KEPT as u64, 0));
    let requests: [_; 1] = next(&mut watch).await;
    let missed = watch.missed();
    assert!(missed > 0, "{requests:?}");
    assert_eq!(requests[0].number, KEPT as u64 + missed + 1, "it goes on behind what is missing");
}

#[tokio::test]
async fn a_watch_has_what_is_left_when_the_tracker_is_closed() {
    let tracker = start(Options::new()).await;
    let mut watch = tracker.watch(Filter::new());
    connects(&tracker, 3 * KEPT);
    tracker.close().await.unwrap();
    let requests: [_; 3 * KEPT] = next(&mut watch).await;
    assert!(numbers(&requests).into_iter().eq(1..=3 * KEPT as u64), "{requests:?}");
    assert_eq!(soon("the end", watch.next()).await, None);
    assert_eq!(watch.missed(), 0);
}

#[tokio::test]
async fn a_watch_that_is_not_asked_until_the_end_counts_what_is_gone() {
    let tracker = start(Options::new().record_max(10)).await;
    let mut watch = tracker.watch(Filter::new());
    connects(&tracker, 3 * KEPT);
    tracker.close().await.unwrap();
    let mut seen = Vec::new();
    while let Some(request) = soon("a request, or the end", watch.next()).await {
        seen.push(request.number);
    }
    assert!(seen.len() < 3 * KEPT, "{seen:?}");
    assert_eq!(seen.len() as u64 + watch.missed(), 3 * KEPT as u64, "{seen:?}");
}

#[tokio::test]
async fn a_wait_that_is_awaited_late_has_what_came_meanwhile() {
    let tracker = start(Options::new()).await;
    let wait = tracker.wait_for(Filter::new()).count(2 * KEPT);
    connects(&tracker, 3 * KEPT);
    let requests = soon("the requests", wait.into_future()).await.unwrap();
    assert!(numbers(&requests).into_iter().eq(1..=2 * KEPT as u64), "{requests:?}");
}

#[tokio::test]
async fn a_watch_has_the_past_first_if_it_is_wanted() {
    let tracker = start(Options::default()).await;
    announce(&tracker, "event=started");
    let mut new = tracker.watch(Filter::announce());
    let mut all = tracker.watch(Filter::announce()).past();
    announce(&tracker, "event=stopped");
    assert_eq!(events(&next::<2>(&mut all).await), [Event::Started, Event::Stopped]);
    assert_eq!(events(&next::<1>(&mut new).await), [Event::Stopped]);
}

#[tokio::test]
async fn a_watch_is_a_stream() {
    let tracker = start(Options::default()).await;
    let mut watch = tracker.watch(Filter::announce());
    announce(&tracker, "event=started");
    let request = poll_fn(|context| Pin::new(&mut watch).poll_next(context));
    let request = soon("a request", request).await.expect("the tracker runs");
    assert_eq!(request.event, Some(Event::Started));
    tracker.close().await.unwrap();
    assert_eq!(soon("the end", poll_fn(|it| Pin::new(&mut watch).poll_next(it))).await, None);
}

#[tokio::test]
async fn those_who_wait_go_on_when_the_tracker_is_cleared() {
    let tracker = start(Options::default()).await;
    let mut watch = tracker.watch(Filter::announce());
    let wait = tracker.wait_for(Filter::announce()).count(2);
    announce(&tracker, "event=started");
    soon("an answer", tracker.clear()).await.unwrap();
    announce(&tracker, "event=completed");
    announce(&tracker, "event=stopped");
    let requests: [_; 3] = next(&mut watch).await;
    assert_eq!(events(&requests), [Event::Started, Event::Completed, Event::Stopped]);
    assert_eq!(numbers(&requests), [1, 2, 3]);
    let requests = soon("two requests", wait.into_future()).await.unwrap();
    assert_eq!(events(&requests), [Event::Started, Event::Completed]);
}

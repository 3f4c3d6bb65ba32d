//! How long starting takes: a process, and one more tracker in a process.

use std::io;
use std::time::Instant;

use test_tracker::Options;
use test_tracker::blocking::Tracker;

use super::contender;
use super::in_node;
use crate::candidate::{Candidate, Setup};
use crate::echo::Echo;
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::spread::Spread;
use crate::work::Swarms;

/// How many more trackers are started in a process.
const FURTHER: usize = 100;

pub(super) fn measure(plan: &Plan) -> io::Result<()> {
    processes(plan)?;
    further()?;
    in_node::measure(plan)
}

/// From the start of a process to its first answer.
fn processes(plan: &Plan) -> io::Result<()> {
    report::heading(
        "Start",
        &format!("From spawning a process to its first connect reply, {} times.\n", plan.starts),
    );
    let candidates = contender::present(&Candidate::UDP, plan);
    let mut found = vec![Vec::new(); candidates.len()];
    for round in 0..=plan.starts {
        for (&candidate, found) in candidates.iter().zip(&mut found) {
            let swarms = Swarms { swarms: 1, peers: 1 };
            let setup = Setup { swarms, keep_alive: false, options: &plan.options };
            let took = candidate.start(setup, plan)?.answers_udp(candidate.speaks())?;
            // The first time the files have to be read.
            if round > 0 {
                found.push(took.as_secs_f64() * 1e3);
            }
        }
    }
    let find = |wanted| {
        candidates.iter().zip(&found).find(|(candidate, _)| **candidate == wanted).map(|it| it.1)
    };
    let echo = find(Candidate::Echo(Echo::Udp));
    let mut table = Table::new(&["", "ms", "× echo"]);
    for (candidate, times) in candidates.iter().zip(&found) {
        let ratio = echo.map(|echo| Spread::ratio(times, echo).to_string());
        let time = Spread::of(times.iter().copied()).to_string();
        table.row([candidate.name().into(), time, ratio.unwrap_or_default()]);
    }
    table.print();
    if let (Some(ours), Some(theirs)) = (find(Candidate::Wasmtime), find(Candidate::AquaticUdp)) {
        let what = "start: test-tracker, wasmtime to aquatic_udp";
        report::target(what, Spread::ratio(ours, theirs), "×", Goal::AtMost(2.0));
    }
    Ok(())
}

/// One more tracker in this process.
fn further() -> io::Result<()> {
    let start = || Tracker::start(Options::default()).map_err(io::Error::other);
    let _first = start()?;
    let mut times = Vec::new();
    for _ in 0..FURTHER {
        let began = Instant::now();
        let tracker = start()?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        tracker.close().map_err(io::Error::other)?;
    }
    let what = "one more tracker in a process, Rust";
    report::target(what, Spread::of(times), " ms", Goal::AtMost(1.0));
    Ok(())
}

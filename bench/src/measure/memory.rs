//! Memory: full, under churn, and after all peers have expired.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use super::contender;
use crate::candidate::{Candidate, Setup};
use crate::load::Speaks;
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::server::Server;
use crate::spread::{self, Spread};
use crate::work::{self, Announce, Event, Peer};

/// The peers that the target for memory is about; of fewer, other things have the larger part.
const TARGET: u64 = 1_000_000;

/// How often a part of the peers is replaced by others.
const GENERATIONS: u64 = 3;

/// Of so many peers one is replaced.
const PART: u64 = 5;

pub(super) fn measure(plan: &Plan) -> io::Result<()> {
    report::heading(
        "Memory",
        &format!(
            "{} peers in {} swarms, announced over UDP; resident memory.\n",
            spread::number(plan.full.peers as f64),
            spread::number(plan.full.swarms as f64)
        ),
    );
    let candidates =
        [Candidate::Wasmtime, Candidate::AquaticUdp, Candidate::OpenTracker, Candidate::Node];
    let mut table = Table::new(&["", "idle MB", "full MB", "over idle MB", "bytes a peer"]);
    let mut ours = None;
    for candidate in contender::present(&candidates, plan) {
        report::progress(&format!("filling {}", candidate.name()));
        let (server, idle) = start(candidate, &plan.options, plan)?;
        if let Err(error) = contender::fill(&server, plan.full, plan) {
            report::note(&format!("left out: {}: {error}", candidate.name()));
            continue;
        }
        let full = resident(&server)?;
        let megabytes = [idle, full, full - idle].map(spread::number);
        let each = spread::number((full - idle) * 1e6 / plan.full.peers as f64);
        table.row([candidate.name().into()].into_iter().chain(megabytes).chain([each]));
        if candidate == Candidate::Wasmtime {
            ours = Some((server, full - idle, full));
        }
    }
    table.print();
    if let Some((server, over_idle, full)) = ours {
        if plan.full.peers == TARGET {
            let measured = Spread::of([over_idle]);
            report::target("memory of the peers", measured, " MB", Goal::AtMost(100.0));
        }
        churn(&server, full, plan)?;
        drop(server);
        expiry(plan)?;
    }
    Ok(())
}

/// Replaces peers by others, again and again.
fn churn(server: &Server, full: f64, plan: &Plan) -> io::Result<()> {
    report::progress("replacing peers");
    for generation in 0..GENERATIONS {
        let leaving = generation * plan.full.peers;
        let peers = (leaving..leaving + plan.full.peers).step_by(PART as usize);
        let announces = peers.flat_map(|peer| {
            let next = Peer(peer + plan.full.peers);
            [(Peer(peer), Event::Stopped), (next, Event::Started)]
                .map(|(peer, event)| plan.full.announce(peer, event))
        });
        contender::run_udp(server, work::address(0), announces, plan)?;
    }
    let grown = Spread::of([resident(server)? / full]);
    let what = format!("memory after {GENERATIONS} times one of {PART} peers was replaced");
    report::target(&what, grown, "×", Goal::AtMost(1.05));
    Ok(())
}

/// Waits until all peers have expired, and fills the tracker with others.
fn expiry(plan: &Plan) -> io::Result<()> {
    let lifetime = ["--peer-lifetime".to_string(), plan.lifetime.as_secs().to_string()];
    let options = [&plan.options[..], &lifetime].concat();
    let (server, idle) = start(Candidate::Wasmtime, &options, plan)?;
    report::progress("filling it with peers that expire");
    let began = Instant::now();
    contender::fill(&server, plan.full, plan)?;
    let full = resident(&server)?;
    if began.elapsed() > plan.lifetime {
        report::note("filling took so long that peers expired before others came");
    }
    report::progress(&format!("waiting {:?} for their expiry", plan.lifetime));
    let deadline = Instant::now() + plan.lifetime + Duration::from_secs(3);
    thread::sleep(deadline - Instant::now());
    let expired = resident(&server)?;
    let others = (plan.full.peers..2 * plan.full.peers)
        .map(|peer| -> Announce { plan.full.announce(Peer(peer), Event::Started) });
    contender::run_udp(&server, work::address(0), others, plan)?;
    let again = resident(&server)?;
    let [idle, full_text, expired, again_text] = [idle, full, expired, again].map(spread::number);
    report::note(&format!(
        "idle {idle} MB, full {full_text} MB, after expiry {expired} MB, full of others {again_text} MB"
    ));
    let grown = Spread::of([again / full]);
    report::target("memory full again after expiry", grown, "×", Goal::AtMost(1.05));
    Ok(())
}

/// A server that has answered, and its memory in MB.
fn start(candidate: Candidate, options: &[String], plan: &Plan) -> io::Result<(Server, f64)> {
    let setup = Setup { swarms: plan.full, keep_alive: false, options };
    let mut server = candidate.start(setup, plan)?;
    server.answers_udp(Speaks::Tracker)?;
    let idle = resident(&server)?;
    Ok((server, idle))
}

fn resident(server: &Server) -> io::Result<f64> {
    Ok(server.memory()?.resident as f64 / 1e6)
}

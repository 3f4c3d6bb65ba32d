//! Servers under load, turn by turn.

use std::io;
use std::iter;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use crate::candidate::{Candidate, Setup};
use crate::load::{Connections, Http, Load, Speaks, Udp, Until};
use crate::plan::Plan;
use crate::report;
use crate::server::Server;
use crate::work::{self, Announce, Event, Peer, Swarms};

/// A server that holds swarms, and a client that loads it.
pub(super) struct Contender {
    pub(super) candidate: Candidate,
    /// What tables call it.
    pub(super) name: String,
    pub(super) server: Server,
    swarms: Swarms,
    client: Client,
    turns: Vec<Turn>,
    load: Option<Load>,
}

enum Client {
    Udp(Udp),
    Http(Http),
}

/// How the load comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Udp,
    Http(Connections),
}

/// What one turn has found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// Requests a second.
    pub(super) rate: f64,
    /// Microseconds of the server's CPU time for each.
    pub(super) cpu: f64,
    /// Microseconds until half of the answers came, and until 99 of a hundred did.
    pub(super) p50: f64,
    pub(super) p99: f64,
}

/// One of the numbers of a turn.
pub(super) type Number = fn(&Turn) -> f64;

impl Contender {
    /// Starts a candidate, and fills it.
    pub(super) fn start(
        candidate: Candidate,
        over: Over,
        swarms: Swarms,
        plan: &Plan,
    ) -> io::Result<Self> {
        report::progress(&format!("starting and filling {}", candidate.name()));
        let keep_alive = over == Over::Http(Connections::Kept);
        let setup = Setup { swarms, keep_alive, options: &plan.options };
        let mut server = candidate.start(setup, plan)?;
        match over {
            Over::Udp => server.answers_udp(candidate.speaks())?,
            Over::Http(_) => server.answers_http()?,
        };
        if candidate.speaks() == Speaks::Echo {
            // It holds nothing.
        } else if over == Over::Udp || candidate.serves_both() {
            fill(&server, swarms, plan)?;
        } else if let Over::Http(connections) = over {
            let mut http =
                Http::new(server.address, connections, plan.http_in_flight, plan.wanted)?;
            fine(&http.run(everyone(swarms), Until::Done)?)?;
        }
        let client = match over {
            Over::Udp => Client::Udp(Udp::new(
                work::address(0),
                server.address,
                candidate.speaks(),
                plan.udp_in_flight,
                plan.wanted,
            )?),
            Over::Http(connections) => Client::Http(Http::new(
                server.address,
                connections,
                plan.http_in_flight,
                plan.wanted,
            )?),
        };
        let name = candidate.name().into();
        Ok(Self { candidate, name, server, swarms, client, turns: Vec::new(), load: None })
    }

    /// Loads the server for so long.
    pub(super) fn turn(&mut self, length: Duration) -> io::Result<Turn> {
        let seed = self.turns.len() as u64;
        let (work, until) = (self.swarms.again(seed), Until::Elapsed(length));
        let before = self.server.cpu_time()?;
        let load = match &mut self.client {
            Client::Udp(udp) => udp.run(work, until)?,
            Client::Http(http) => http.run(work, until)?,
        };
        let cpu = (self.server.cpu_time()? - before).as_secs_f64() * 1e6 / load.answered as f64;
        let (p50, p99) = (load.percentile(50.0), load.percentile(99.0));
        let turn = Turn { rate: load.rate(), cpu, p50, p99 };
        match &mut self.load {
            Some(all) => all.add(load),
            None => self.load = Some(load),
        }
        Ok(turn)
    }

    /// Loads the server, and remembers what was found.
    pub(super) fn turn_that_counts(&mut self, length: Duration) -> io::Result<()> {
        let turn = self.turn(length)?;
        self.turns.push(turn);
        Ok(())
    }

    /// A number of each turn.
    pub(super) fn numbers(&self, number: Number) -> Vec<f64> {
        self.turns.iter().map(number).collect()
    }

    /// Whether it was wrong so that its numbers mean nothing.
    pub(super) fn makes_mistakes(&self) -> bool {
        self.load.as_ref().is_none_or(|load| load.mistakes > 0 || load.answered == 0)
    }

    /// What was wrong with its answers.
    pub(super) fn complaint(&self) -> Option<String> {
        self.load.as_ref()?.complaint()
    }
}

/// Starts those that are there, and says which are not.
pub(super) fn start_all(
    candidates: &[Candidate],
    over: Over,
    swarms: Swarms,
    plan: &Plan,
) -> Vec<Contender> {
    let mut contenders = Vec::new();
    for candidate in present(candidates, plan) {
        match Contender::start(candidate, over, swarms, plan) {
            Ok(contender) => contenders.push(contender),
            Err(error) => report::note(&format!("left out: {}: {error}", candidate.name())),
        }
    }
    contenders
}

/// Those that are there and wanted. Says which are not there.
pub(super) fn present(candidates: &[Candidate], plan: &Plan) -> Vec<Candidate> {
    let wanted = |candidate: &Candidate| {
        plan.only.is_empty() || plan.only.iter().any(|part| candidate.name().contains(&**part))
    };
    let (there, absent): (Vec<_>, Vec<Candidate>) =
        candidates.iter().copied().filter(wanted).partition(|it| it.is_there());
    for candidate in absent {
        report::note(&format!("not installed: {}", candidate.name()));
    }
    there
}

/// Gives each its turn, round by round. The first round warms up.
pub(super) fn take_turns(contenders: &mut [Contender], plan: &Plan) -> io::Result<()> {
    report::progress(&format!("{} rounds of {:?} each", plan.rounds + 1, plan.turn));
    for contender in &mut *contenders {
        contender.turn(plan.turn)?;
    }
    for _ in 0..plan.rounds {
        for contender in &mut *contenders {
            contender.turn_that_counts(plan.turn)?;
        }
    }
    Ok(())
}

/// Has all peers announce themselves over UDP.
pub(super) fn fill(server: &Server, swarms: Swarms, plan: &Plan) -> io::Result<()> {
    knows_its_torrents(server, swarms, plan)?;
    for (address, peers) in swarms.sources(0..swarms.peers) {
        let announces = peers.map(|peer| swarms.announce(Peer(peer), Event::Started));
        run_udp(server, address, announces, plan)?;
    }
    Ok(())
}

/// Waits until it serves announces: one of the trackers reads the list of its torrents while it
/// answers already that there are none.
fn knows_its_torrents(server: &Server, swarms: Swarms, plan: &Plan) -> io::Result<()> {
    let mut udp = client(server, work::address(0), plan)?;
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let announce = swarms.announce(Peer(0), Event::Started);
        let load = udp.run(iter::once(announce), Until::Done)?;
        if load.complaint().is_none() || Instant::now() > deadline {
            return fine(&load);
        }
    }
}

/// Has announces made over UDP, all of which must be answered well.
pub(super) fn run_udp(
    server: &Server,
    address: Ipv4Addr,
    announces: impl Iterator<Item = Announce>,
    plan: &Plan,
) -> io::Result<()> {
    fine(&client(server, address, plan)?.run(announces, Until::Done)?)
}

fn client(server: &Server, address: Ipv4Addr, plan: &Plan) -> io::Result<Udp> {
    Udp::new(address, server.address, Speaks::Tracker, plan.udp_in_flight, plan.wanted)
}

fn everyone(swarms: Swarms) -> impl Iterator<Item = Announce> {
    (0..swarms.peers).map(move |peer| swarms.announce(Peer(peer), Event::Started))
}

/// Whether all is well. What was lost is said; a client would ask again.
fn fine(load: &Load) -> io::Result<()> {
    match load.complaint() {
        Some(complaint) if load.mistakes > 0 => return Err(io::Error::other(complaint)),
        Some(complaint) => report::note(&format!("while filling: {complaint}")),
        None => {}
    }
    Ok(())
}

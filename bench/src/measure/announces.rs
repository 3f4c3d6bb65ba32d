//! Announces, over UDP and over HTTP.

use std::io;

use super::contender::{self, Contender, Number, Over};
use crate::candidate::Candidate;
use crate::echo::Echo;
use crate::load::Connections;
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::spread::{self, Spread};

pub(super) fn udp(plan: &Plan) -> io::Result<()> {
    let title = "UDP announce";
    report::heading(title, &how(plan, plan.udp_in_flight, "over one socket"));
    let all = Contest::hold(&Candidate::UDP, Over::Udp, plan)?;
    let aquatic = Candidate::AquaticUdp;
    all.target(title, Candidate::Wasmtime, |turn| turn.cpu, "CPU", aquatic, Goal::AtMost(1.0));
    let echo = Candidate::UDP[0];
    all.target(
        title,
        Candidate::Wasmtime,
        |turn| turn.cpu,
        "CPU, the aim",
        echo,
        Goal::AtMost(1.25),
    );
    all.target(title, Candidate::Wasmtime, |turn| turn.p99, "p99", aquatic, Goal::AtMost(1.0));
    all.target_in_node(title, Goal::AtLeast(10.0), Candidate::NodeEcho(Echo::Udp));
    Ok(())
}

pub(super) fn http(plan: &Plan) -> io::Result<()> {
    let title = "HTTP announce, new connections";
    report::heading(title, &how(plan, plan.http_in_flight, "each on a new connection"));
    let all = Contest::hold(&Candidate::HTTP, Over::Http(Connections::New), plan)?;
    let peer = Candidate::OpenTracker;
    all.target(title, Candidate::Wasmtime, |turn| turn.cpu, "CPU", peer, Goal::AtMost(1.0));
    all.target_in_node(title, Goal::AtLeast(4.0), Candidate::NodeEcho(Echo::Http));
    Ok(())
}

pub(super) fn http_keep_alive(plan: &Plan) -> io::Result<()> {
    let title = "HTTP announce, keep-alive";
    report::heading(title, &how(plan, plan.http_in_flight, "each on a connection of its own"));
    let over = Over::Http(Connections::Kept);
    let all = Contest::hold(&Candidate::HTTP_KEEP_ALIVE, over, plan)?;
    let echo = Candidate::HTTP_KEEP_ALIVE[0];
    all.target(title, Candidate::Wasmtime, |turn| turn.cpu, "CPU", echo, Goal::AtMost(2.5));
    all.target_in_node(title, Goal::AtLeast(4.0), Candidate::NodeEcho(Echo::HttpKeepAlive));
    Ok(())
}

fn how(plan: &Plan, in_flight: usize, connections: &str) -> String {
    format!(
        "{} swarms, {} peers, {} wanted; {in_flight} in flight, {connections}; {} rounds of {} ms.\n",
        spread::number(plan.swarms.swarms as f64),
        spread::number(plan.swarms.peers as f64),
        plan.wanted,
        plan.rounds,
        plan.turn.as_millis(),
    )
}

/// Candidates that have taken turns; the echo server is the first of them.
struct Contest {
    contenders: Vec<Contender>,
}

impl Contest {
    fn hold(candidates: &[Candidate], over: Over, plan: &Plan) -> io::Result<Self> {
        let mut contenders = contender::start_all(candidates, over, plan.swarms, plan);
        contender::take_turns(&mut contenders, plan)?;
        let contest = Self { contenders };
        contest.print()?;
        Ok(contest)
    }

    fn print(&self) -> io::Result<()> {
        let columns = ["", "requests/s", "CPU µs", "CPU × echo", "p50 µs", "p99 µs", "peak MB"];
        let mut table = Table::new(&columns);
        let echo = self.contenders.iter().find(|it| matches!(it.candidate, Candidate::Echo(_)));
        for contender in &self.contenders {
            let median =
                |number: Number| spread::number(Spread::of(contender.numbers(number)).median);
            let ratio = echo.map_or_else(String::new, |echo| {
                let cpu = |it: &Contender| it.numbers(|turn| turn.cpu);
                Spread::ratio(&cpu(contender), &cpu(echo)).to_string()
            });
            table.row([
                contender.name.clone(),
                median(|turn| turn.rate),
                median(|turn| turn.cpu),
                ratio,
                median(|turn| turn.p50),
                median(|turn| turn.p99),
                spread::number(contender.server.memory()?.peak as f64 / 1e6),
            ]);
        }
        table.print();
        for contender in &self.contenders {
            if let Some(complaint) = contender.complaint() {
                report::note(&format!("**mistakes**: {}: {complaint}", contender.name));
            }
        }
        Ok(())
    }

    /// Says whether a number is as it should be beside that of another candidate, if both are there.
    fn target(
        &self,
        title: &str,
        candidate: Candidate,
        number: Number,
        what: &str,
        other: Candidate,
        goal: Goal,
    ) {
        let Some((ours, theirs)) = self.both(candidate, other) else { return };
        let text = format!("{title}, {what}: {} to {}", ours.name, theirs.name);
        if ours.makes_mistakes() || theirs.makes_mistakes() {
            report::note(&format!("**not judged**, for mistakes: {text}"));
            return;
        }
        let ratio = Spread::ratio(&ours.numbers(number), &theirs.numbers(number));
        report::target(&text, ratio, "×", goal);
    }

    /// The same for Node; and how far the limit is from the other one, which nobody can beat there.
    fn target_in_node(&self, title: &str, goal: Goal, limit: Candidate) {
        let (ours, theirs) = (Candidate::Node, Candidate::BittorrentTracker);
        self.target(title, ours, |turn| turn.rate, "requests/s", theirs, goal);
        if let Some((limit, theirs)) = self.both(limit, theirs) {
            let rate = |it: &Contender| it.numbers(|turn| turn.rate);
            let ratio = Spread::ratio(&rate(limit), &rate(theirs));
            report::note(&format!("the limit: {} to {}: {ratio}×", limit.name, theirs.name));
        }
    }

    fn both(&self, one: Candidate, other: Candidate) -> Option<(&Contender, &Contender)> {
        let find = |candidate| self.contenders.iter().find(|it| it.candidate == candidate);
        find(one).zip(find(other))
    }
}

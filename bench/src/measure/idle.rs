//! What connections cost that are open and idle, beside those that are busy.

use std::io;
use std::thread;
use std::time::Duration;

use super::contender::{self, Number, Over, Turn};
use crate::candidate::Candidate;
use crate::load::{Connections, Idle};
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::spread::{self, Spread};

/// How long a server has to notice that connections were opened or closed.
const SETTLE: Duration = Duration::from_millis(150);

pub(super) fn measure(plan: &Plan) -> io::Result<()> {
    report::heading(
        "HTTP keep-alive beside idle connections",
        &format!("{} idle connections, {} busy ones.\n", plan.idle, plan.http_in_flight),
    );
    let candidates = [Candidate::Wasmtime, Candidate::Node, Candidate::AquaticHttp];
    let over = Over::Http(Connections::Kept);
    let mut contenders = contender::start_all(&candidates, over, plan.swarms, plan);
    let mut found: Vec<(Vec<Turn>, Vec<Turn>)> = vec![Default::default(); contenders.len()];
    for _ in 0..plan.rounds {
        for (contender, (alone, beside)) in contenders.iter_mut().zip(&mut found) {
            alone.push(contender.turn(plan.turn)?);
            let (address, work) = (contender.server.address, plan.swarms.again(0));
            let idle = Idle::open(address, plan.idle, plan.wanted, work)?;
            thread::sleep(SETTLE);
            beside.push(contender.turn(plan.turn)?);
            drop(idle);
            thread::sleep(SETTLE);
        }
    }
    let mut table =
        Table::new(&["", "CPU µs alone", "CPU µs beside idle", "CPU ×", "requests/s ×", "p99 ×"]);
    let ratio = |(alone, beside): &(Vec<Turn>, Vec<Turn>), number: Number| {
        let numbers = |turns: &[Turn]| turns.iter().map(number).collect::<Vec<_>>();
        Spread::ratio(&numbers(beside), &numbers(alone))
    };
    for (contender, found) in contenders.iter().zip(&found) {
        let cpu =
            |turns: &[Turn]| spread::number(Spread::of(turns.iter().map(|turn| turn.cpu)).median);
        table.row([
            contender.name.clone(),
            cpu(&found.0),
            cpu(&found.1),
            ratio(found, |turn| turn.cpu).to_string(),
            ratio(found, |turn| turn.rate).to_string(),
            ratio(found, |turn| turn.p99).to_string(),
        ]);
    }
    table.print();
    for (contender, found) in contenders.iter().zip(&found) {
        if let Some(complaint) = contender.complaint() {
            report::note(&format!("**mistakes**: {}: {complaint}", contender.name));
        }
        if contender.candidate != Candidate::AquaticHttp {
            // On a core that is always busy this is how much slower it is, and chance has less of it.
            let what = format!("CPU, beside idle connections to alone: {}", contender.name);
            report::target(&what, ratio(found, |turn| turn.cpu), "×", Goal::AtMost(1.1));
        }
    }
    Ok(())
}

//! What an announce costs in a small and in a large swarm.

use std::io;

use super::contender::{self, Contender, Over};
use crate::candidate::Candidate;
use crate::plan::Plan;
use crate::report::{self, Goal, Table};
use crate::spread::{self, Spread};
use crate::work::Swarms;

pub(super) fn measure(plan: &Plan) -> io::Result<()> {
    let (small, large) = plan.swarm_sizes;
    let sizes = [small, large].map(|peers| spread::number(peers as f64));
    report::heading(
        "Size of a swarm",
        &format!("UDP announces in one swarm of {} and one of {} peers.\n", sizes[0], sizes[1]),
    );
    let mut table = Table::new(&["", &sizes[0], &sizes[1], "CPU ×"]);
    let mut found = Vec::new();
    for candidate in contender::present(&[Candidate::Wasmtime, Candidate::AquaticUdp], plan) {
        let start =
            |peers| Contender::start(candidate, Over::Udp, Swarms { swarms: 1, peers }, plan);
        let mut contenders = [start(small)?, start(large)?];
        contender::take_turns(&mut contenders, plan)?;
        let cpu = contenders.each_ref().map(|contender| contender.numbers(|turn| turn.cpu));
        let ratio = Spread::ratio(&cpu[1], &cpu[0]);
        let [small, large] =
            cpu.map(|cpu| format!("{} µs", spread::number(Spread::of(cpu).median)));
        table.row([candidate.name().into(), small, large, ratio.to_string()]);
        found.push((candidate, ratio, contenders));
    }
    table.print();
    for (candidate, ratio, contenders) in found {
        for complaint in contenders.iter().filter_map(Contender::complaint) {
            report::note(&format!("**mistakes**: {}: {complaint}", candidate.name()));
        }
        if candidate == Candidate::Wasmtime {
            report::target("CPU, large swarm to small swarm", ratio, "×", Goal::AtMost(1.5));
        }
    }
    Ok(())
}

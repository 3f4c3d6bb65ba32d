//! The command line.

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum as _};

use crate::cpu;
use crate::echo::Echo;
use crate::load::{Connections, Http, Load, Speaks, Udp, Until};
use crate::measure::Measurement;
use crate::plan::Plan;
use crate::report;
use crate::spread;
use crate::work::{self, Swarms};

/// Measures the tracker side by side with other trackers.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print what is found as Markdown.
    Run(Run),
    /// Load a tracker that runs already.
    Load(LoadArguments),
    /// Be a server that does nothing else than answer.
    Echo { what: Echo, address: SocketAddr },
}

#[derive(Args)]
struct Run {
    /// What to measure [default: everything].
    measurements: Vec<Measurement>,

    /// Measure less of everything, and less exactly.
    #[arg(long)]
    quick: bool,

    /// Measure only candidates with this in their names; may be repeated.
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,

    /// Rounds that count.
    #[arg(long, value_name = "NUMBER")]
    rounds: Option<usize>,

    /// How long each candidate's turn in a round is.
    #[arg(long, value_name = "MILLISECONDS")]
    turn: Option<u64>,

    /// Requests in flight.
    #[arg(long, value_name = "NUMBER")]
    in_flight: Option<usize>,

    /// The core that servers run on.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    server_core: usize,

    /// The core that the load comes from.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    load_core: usize,

    /// More options for `test-tracker serve`, behind `--`.
    #[arg(last = true)]
    options: Vec<String>,
}

#[derive(Args)]
struct LoadArguments {
    /// Where the tracker listens.
    address: SocketAddr,

    /// Over HTTP, not over UDP.
    #[arg(long)]
    http: bool,

    /// Over HTTP, keep connections open.
    #[arg(long, requires = "http")]
    keep_alive: bool,

    /// Requests in flight.
    #[arg(long, value_name = "NUMBER", default_value_t = 64)]
    in_flight: usize,

    /// Peers that a client asks for.
    #[arg(long, value_name = "NUMBER", default_value_t = 30)]
    wanted: u32,

    /// Swarms.
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000)]
    swarms: u64,

    /// Peers in all swarms.
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000)]
    peers: u64,

    /// How long.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    seconds: u64,
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(run) => run.run(),
        Command::Load(load) => load.run(),
        Command::Echo { what, address } => what.serve(address),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Run {
    fn run(self) -> io::Result<()> {
        let plan = self.plan();
        cpu::pin(plan.load_core)?;
        allow_many_files();
        println!("# Results\n\n{}", report::machine());
        let all = Measurement::value_variants();
        let wanted = if self.measurements.is_empty() { all } else { &self.measurements };
        for measurement in wanted {
            measurement.run(&plan)?;
        }
        println!("\nLoad average at the end: {}", report::load_average());
        Ok(())
    }

    fn plan(&self) -> Plan {
        let plan = if self.quick { Plan::quick() } else { Plan::reference() };
        Plan {
            server_core: self.server_core,
            load_core: self.load_core,
            rounds: self.rounds.unwrap_or(plan.rounds).max(1),
            turn: self.turn.map_or(plan.turn, Duration::from_millis),
            udp_in_flight: self.in_flight.unwrap_or(plan.udp_in_flight),
            http_in_flight: self.in_flight.unwrap_or(plan.http_in_flight),
            only: self.only.clone(),
            options: self.options.clone(),
            ..plan
        }
    }
}

impl LoadArguments {
    fn run(self) -> io::Result<()> {
        let swarms = Swarms { swarms: self.swarms, peers: self.peers };
        let until = Until::Elapsed(Duration::from_secs(self.seconds));
        let load = if self.http {
            let connections = if self.keep_alive { Connections::Kept } else { Connections::New };
            Http::new(self.address, connections, self.in_flight, self.wanted)?
                .run(swarms.again(0), until)?
        } else {
            let (address, speaks) = (work::address(0), Speaks::Tracker);
            Udp::new(address, self.address, speaks, self.in_flight, self.wanted)?
                .run(swarms.again(0), until)?
        };
        print(&load);
        Ok(())
    }
}

fn print(load: &Load) {
    println!(
        "{} requests/s, p50 {} µs, p99 {} µs",
        spread::number(load.rate()),
        spread::number(load.percentile(50.0)),
        spread::number(load.percentile(99.0)),
    );
    if let Some(complaint) = load.complaint() {
        println!("{complaint}");
    }
}

/// Lets this process and the servers open as many files as the system allows: connections are files.
fn allow_many_files() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointers are to a limit.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            // Where it cannot be raised, opening connections will say so.
            let _ = libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}

//! Says what was found, as Markdown on standard output.

use std::fs;

use crate::spread::Spread;

/// A table.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(columns: &[&str]) -> Self {
        Self { rows: vec![columns.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Prints it. The first column is text, the others are numbers.
    pub(crate) fn print(&self) {
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        println!();
        for (number, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
            if number == 0 {
                let lines = widths.iter().enumerate().map(|(column, &width)| match column {
                    0 => "-".repeat(width),
                    _ => format!("{}:", "-".repeat(width - 1)),
                });
                println!("| {} |", lines.collect::<Vec<_>>().join(" | "));
            }
        }
        println!();
    }
}

/// What is to be reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// Prints a heading, and how it was measured.
pub(crate) fn heading(title: &str, how: &str) {
    println!("\n## {title}\n\n{how}");
}

/// Prints whether a target is met.
pub(crate) fn target(what: &str, measured: Spread, unit: &str, goal: Goal) {
    let (sign, limit, met) = match goal {
        Goal::AtMost(limit) => ("at most", limit, measured.median <= limit),
        Goal::AtLeast(limit) => ("at least", limit, measured.median >= limit),
    };
    let missed = match (met, goal) {
        (true, _) => String::new(),
        (false, Goal::AtMost(limit)) => {
            format!(", {:.0}% too much", 100.0 * (measured.median / limit - 1.0))
        }
        (false, Goal::AtLeast(limit)) => {
            format!(", {:.0}% too little", 100.0 * (1.0 - measured.median / limit))
        }
    };
    let verdict = if met { "met" } else { "**not met**" };
    println!("- {verdict}: {what}: {measured}{unit}, {sign} {limit}{unit}{missed}");
}

/// Prints a remark.
pub(crate) fn note(text: &str) {
    println!("- {text}");
}

/// Says on standard error what is going on.
pub(crate) fn progress(text: &str) {
    eprintln!("… {text}");
}

/// What the machine is, and how busy.
pub(crate) fn machine() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    let cores = processors.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = read("/proc/sys/kernel/osrelease");
    let kernel = kernel.split(['-', '\n']).next().unwrap_or_default();
    format!("{model}, {cores} cores, Linux {kernel}; load average {}", load_average())
}

/// How many processes wanted to run in the last minute.
pub(crate) fn load_average() -> String {
    let averages = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    averages.split(' ').next().unwrap_or_default().into()
}

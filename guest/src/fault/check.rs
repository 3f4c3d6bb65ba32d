//! Checks a fault: its bounds, and whether its effects have the other effects that they need.

use super::combinations;
use super::definition::Fault;
use super::effects::Effects;
use super::kinds::{Coding, CodingDamage};
use crate::base::Transport;
use crate::notation::{Table, Value};
use crate::wire::udp_packet::DATAGRAM_MAX;

impl Fault {
    /// Checks the whole fault.
    ///
    /// # Errors
    /// The invalid field, its value, and what was expected.
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, number) in [("times", self.selection.times), ("every", self.selection.every)] {
            if number == Some(0) {
                return Err(format!("{name}: 0, expected 1 or more"));
            }
        }
        if let Some(probability) = self.selection.probability.filter(|it| !(0.0..=1.0).contains(it))
        {
            let mut shown = Vec::new();
            probability.write(&mut shown);
            let shown = shown.escape_ascii();
            return Err(format!("probability: {shown}, expected a number from 0 to 1"));
        }
        if self.steps.iter().all(Effects::is_empty) {
            return Err("fault: nothing goes wrong, expected an effect such as drop".into());
        }
        self.steps.iter().try_for_each(|step| self.check_step(step))
    }

    fn check_step(&self, step: &Effects) -> Result<(), String> {
        for (row, _) in step.given() {
            let (Some(has), Some(of_fault)) = (row.transport, self.filter.transport) else {
                continue;
            };
            if has != of_fault.word() {
                let (word, only) = (row.word, has.to_ascii_uppercase());
                return Err(format!("{word}: the fault is for other requests, expected {only}"));
            }
        }
        step.check_bounds()?;
        if let (Some(Transport::Udp), Some(pad)) = (self.filter.transport, step.pad)
            && pad as usize > DATAGRAM_MAX
        {
            return Err(format!("pad: {pad}, expected 0 to {DATAGRAM_MAX}"));
        }
        for (name, given, other, needed) in [
            ("location", step.location.is_some(), "redirect", step.redirect.is_some()),
            ("coding-damage", step.coding_damage.is_some(), "coding", step.coding.is_some()),
        ] {
            if given && !needed {
                return Err(format!("{name}: alone it does nothing, expected {other} as well"));
            }
        }
        if step.coding_damage == Some(CodingDamage::Bomb) && step.coding != Some(Coding::Gzip) {
            return Err("coding-damage: bomb, expected coding=gzip as well".into());
        }
        combinations::check(self, step)
    }
}

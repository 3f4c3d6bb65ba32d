//! Whether a fault makes sense: its bounds, and what its effects need besides.

use super::combinations;
use super::definition::Fault;
use super::effects::Effects;
use super::kinds::{Coding, CodingDamage};
use super::value::Value;
use crate::base::Transport;
use crate::wire::udp_packet::DATAGRAM_MAX;

/// Bytes that an effect can add at most, copies that it can make, and replies that it can keep
/// waiting: all of them are in the tracker's memory, which is limited.
const BYTES_MAX: u32 = 1024 * 1024;
const COPIES_MAX: u32 = 50;
const WINDOW_MAX: u32 = 1000;

impl Fault {
    /// Whether all of it makes sense.
    ///
    /// # Errors
    /// What does not, its value, and what was expected.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.filter.outcome.is_some() || self.filter.fault.is_some() {
            return Err(
                "filter: outcome and fault are not known before a request is answered".into()
            );
        }
        for (name, number) in [("times", self.times), ("every", self.every)] {
            if number == Some(0) {
                return Err(format!("{name}: 0, expected 1 or more"));
            }
        }
        if let Some(probability) = self.probability.filter(|it| !(0.0..=1.0).contains(it)) {
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
        for (field, (word, transport)) in step.fields().into_iter().zip(Effects::WORDS) {
            let (Some(has), Some(means)) = (transport, self.filter.transport) else { continue };
            if *has != means && field.is_given() {
                let only = if *has == Transport::Udp { "UDP" } else { "HTTP" };
                return Err(format!("{word}: the fault means other requests, expected {only}"));
            }
        }
        let number = |number: Option<u16>| number.map(u32::from);
        for (name, value, min, max) in [
            ("status", number(step.status), 100, 999),
            ("redirect", number(step.redirect), 300, 399),
            ("garbage", step.garbage, 0, BYTES_MAX),
            ("pad", step.pad, 0, self.longest()),
            ("large-header", step.large_header, 0, BYTES_MAX),
            ("reorder", step.reorder, 2, WINDOW_MAX),
            ("duplicate", step.duplicate, 1, COPIES_MAX),
            ("drip", step.drip, 1, u32::MAX),
            ("merge", step.merge, 2, WINDOW_MAX),
        ] {
            if let Some(value) = value.filter(|value| !(min..=max).contains(value)) {
                return Err(format!("{name}: {value}, expected {min} to {max}"));
            }
        }
        for (name, given, other, needed) in [
            ("location", step.location.is_some(), "redirect", step.redirect.is_some()),
            ("coding-damage", step.coding_damage.is_some(), "coding", step.coding.is_some()),
        ] {
            if given && !needed {
                return Err(format!("{name}: alone it does nothing, expected {other} besides"));
            }
        }
        if step.coding_damage == Some(CodingDamage::Bomb) && step.coding != Some(Coding::Gzip) {
            return Err("coding-damage: bomb, expected coding=gzip besides".into());
        }
        combinations::check(self, step)
    }

    /// Bytes that a reply can be made long.
    fn longest(&self) -> u32 {
        match self.filter.transport {
            Some(Transport::Udp) => DATAGRAM_MAX as u32,
            _ => BYTES_MAX,
        }
    }
}

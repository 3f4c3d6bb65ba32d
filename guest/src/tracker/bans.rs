//! Addresses that have sent too many bad connection ids.

use std::net::IpAddr;

/// Most addresses that are counted at the same time. Beyond that, the address that was added first
/// is dropped.
const MOST: usize = 1000;

/// How many bad connection ids each address has sent.
#[derive(Debug, Default)]
pub(crate) struct Bans(Vec<(IpAddr, u32)>);

impl Bans {
    /// Counts a bad connection id.
    pub(crate) fn count(&mut self, client: IpAddr) {
        match self.0.iter_mut().find(|(known, _)| *known == client) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => {
                if self.0.len() >= MOST {
                    self.0.remove(0);
                }
                self.0.push((client, 1));
            }
        }
    }

    /// Whether an address has reached the limit.
    pub(crate) fn reach(&self, client: IpAddr, limit: u32) -> bool {
        let count = self.0.iter().find(|(known, _)| *known == client).map(|(_, count)| *count);
        count.unwrap_or_default() >= limit
    }
}

//! Who may announce, and which torrents (BEP 27).

use crate::base::InfoHash;

/// Lists of what is let in and what is kept out. The default lets everything in.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Only these torrents, if given.
    pub allow: Option<Vec<InfoHash>>,
    /// None of these torrents.
    pub deny: Vec<InfoHash>,
    /// Only announces with one of these passkeys, if there are any.
    pub passkeys: Vec<Vec<u8>>,
}

impl Access {
    /// Whether an announce is let in; `passkey` is looked for only if one is needed.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn check(
        &self,
        info_hash: InfoHash,
        passkey: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Result<(), String> {
        if self.deny.contains(&info_hash)
            || self.allow.as_ref().is_some_and(|allow| !allow.contains(&info_hash))
        {
            return Err(format!("info_hash: {info_hash:?} is not allowed on this tracker"));
        }
        if self.passkeys.is_empty() {
            return Ok(());
        }
        match passkey() {
            None => Err("passkey: missing".into()),
            Some(passkey) if self.passkeys.contains(&passkey) => Ok(()),
            Some(passkey) => {
                let shown = passkey[..passkey.len().min(40)].escape_ascii();
                Err(format!("passkey: {shown} is not known to this tracker"))
            }
        }
    }
}

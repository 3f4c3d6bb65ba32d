//! Who may announce, and which torrents (BEP 27).

use super::settings::Settings;
use crate::base::InfoHash;
use crate::notation::shown;

impl Settings {
    /// Checks that an announce is allowed. `passkey` is called only if a passkey is needed.
    ///
    /// # Errors
    /// Why it is refused.
    pub(crate) fn check_access(
        &self,
        info_hash: InfoHash,
        passkey: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Result<(), String> {
        if self.deny.0.as_ref().is_some_and(|deny| deny.contains(&info_hash))
            || self.allow.0.as_ref().is_some_and(|allow| !allow.contains(&info_hash))
        {
            return Err(format!("info_hash: {info_hash:?} is not allowed on this tracker"));
        }
        let passkeys = self.passkeys.0.as_deref().unwrap_or_default();
        if passkeys.is_empty() {
            return Ok(());
        }
        match passkey() {
            None => Err("passkey: missing".into()),
            Some(passkey) if passkeys.iter().any(|known| known.as_bytes() == passkey) => Ok(()),
            Some(passkey) => {
                let shown = shown(&passkey);
                Err(format!("passkey: {shown} is not known to this tracker"))
            }
        }
    }
}

//! Reads the settings that a user gives, on top of those of a profile.

use super::paths::Paths;
use super::profile::Profile;
use super::settings::{GivenSettings, Settings};
use super::switches::MinInterval;
use crate::notation;

impl Settings {
    /// Reads settings, in words or as a JSON object. The profile gives the others.
    ///
    /// # Errors
    /// Which setting is wrong, its value, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let given: GivenSettings = notation::read(text)?;
        let mut settings = given.profile.map(Profile::settings).unwrap_or_default();
        settings.forget_what_is_given(&given);
        if let Some(paths) = &given.announce_paths.0 {
            settings.paths = Paths::new(paths)?;
        }
        given.replace(&mut settings);
        Ok(settings)
    }

    /// Drops the profile's values that would override a given setting.
    fn forget_what_is_given(&mut self, given: &GivenSettings) {
        if given.interval.is_some() {
            self.interval_spread = 0;
            self.over_http.interval = None;
        }
        if given.min_interval.is_some() {
            self.min_interval_from = MinInterval::Setting;
        }
        if given.numwant_default.is_some() {
            self.over_http.numwant_default = None;
        }
        if given.numwant_max.is_some() {
            self.over_http.numwant_max = None;
        }
        if given.scrape_max.is_some() {
            self.over_http.scrape_max = None;
        }
        self.protocol_id_is_connection_id &= given.connection_id_scope.is_none();
    }
}

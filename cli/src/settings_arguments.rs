//! The settings options of `serve`. The tracker itself reads their values.

use clap::error::Error;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use test_tracker::Options;

use crate::setting_options::{SETTING_OPTIONS, SettingOption};

/// The settings that are given, each with its values.
pub(crate) struct Settings(Vec<(&'static str, Vec<String>)>);

impl Settings {
    /// Adds these settings to the options.
    pub(crate) fn apply(self, options: Options) -> Options {
        self.0.into_iter().fold(options, |options, (name, values)| options.setting(name, values))
    }
}

impl Args for Settings {
    fn augment_args(command: Command) -> Command {
        command.args(SETTING_OPTIONS.iter().map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = SETTING_OPTIONS.iter().filter_map(|option| {
            let values = matches.get_many::<String>(option.name)?;
            // An empty value is an empty list.
            let values = values.filter(|value| !(option.list && value.is_empty()));
            Some((option.name, values.cloned().collect()))
        });
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn argument(option: &SettingOption) -> Arg {
    let argument = Arg::new(option.name)
        .long(option.name)
        .help(option.help)
        .long_help(option.long_help)
        .help_heading("Settings");
    match option.value {
        Some(value) if option.list => {
            argument.value_name(value).value_delimiter(',').action(ArgAction::Append)
        }
        Some(value) => argument.value_name(value),
        None => argument
            .value_name("BOOL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
    }
}

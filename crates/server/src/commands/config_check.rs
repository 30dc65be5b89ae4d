use std::process::ExitCode;

use crate::config::Configuration;

/// Prints every setting with its value and source, and what is wrong.
pub(super) fn run(configuration: &Configuration) -> ExitCode {
    for line in configuration.describe() {
        println!("{line}");
    }
    for warning in &configuration.warnings {
        println!("warning: {warning}");
    }
    for problem in &configuration.problems {
        println!("problem: {problem}");
    }
    if configuration.problems.is_empty() {
        println!("the configuration is usable in {} mode", configuration.settings.mode.as_str());
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

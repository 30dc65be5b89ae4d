use std::process::ExitCode;

use super::Failure;

/// Prints the OpenAPI document. Needs no configuration.
pub(super) fn run() -> Result<ExitCode, Failure> {
    let json = socle_http::document().to_pretty_json();
    println!("{}", json.map_err(|error| Failure::new("the document cannot be written", error))?);
    Ok(ExitCode::SUCCESS)
}

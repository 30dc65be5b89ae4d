//! Lists, as files and environment variables write them.

use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

/// A list, or a text with commas: environment variables know no lists.
#[derive(Deserialize)]
#[serde(untagged)]
enum ListOrText {
    List(Vec<String>),
    Text(String),
}

fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let given = match ListOrText::deserialize(deserializer)? {
        ListOrText::List(list) => list,
        ListOrText::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let trimmed = given.iter().map(|word| word.trim().to_owned());
    Ok(trimmed.filter(|word| !word.is_empty()).collect())
}

pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let network = |word: String| {
        let address = word.parse().map(|ip: std::net::IpAddr| IpNet::from(ip));
        let message = || serde::de::Error::custom(format!("{word} is no address or network"));
        address.or_else(|_| word.parse()).map_err(|_| message())
    };
    words(deserializer)?.into_iter().map(network).collect()
}

pub(super) fn secrets<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<SecretString>, D::Error> {
    Ok(words(deserializer)?.into_iter().map(SecretString::from).collect())
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `--online`: the only place that touches the network, and says so before it does.

mod bases;
mod cache;
mod client;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use placet::package::Ecosystem;
use placet::registry::{Online, REGISTRIES};

use super::{ScanArgs, environment};
use cache::Cache;
use client::{Client, Limits};

/// A registry of the user's own: `npm=https://npm.example.edu`.
pub type Base = (Ecosystem, String);

/// Reads `TYPE=URL`.
///
/// # Errors
/// When there is no such registry, or the address is none of the web.
pub fn base(text: &str) -> Result<Base, String> {
    let (name, url) = text
        .split_once('=')
        .ok_or("expected TYPE=URL, such as npm=https://npm.example.edu")?;
    let mut known = REGISTRIES.iter().map(|registry| registry.ecosystem);
    let ecosystem = known.find(|ecosystem| ecosystem.name() == name);
    let ecosystem = ecosystem.ok_or_else(|| {
        let names = REGISTRIES.iter().map(|registry| registry.ecosystem.name());
        format!("the types are {}", names.collect::<Vec<_>>().join(", "))
    })?;
    let url = bases::address(url).ok_or("the address must begin with https:// or http://")?;
    Ok((ecosystem, url))
}

/// Whom to ask, where the user wants somebody asked.
///
/// # Errors
/// When there is no folder to keep answers in.
pub fn online(arguments: &ScanArgs) -> anyhow::Result<Option<Online>> {
    if !arguments.online {
        return Ok(None);
    }
    let folder = environment::cache().context("--online needs a home folder for its cache")?;
    let cache = Cache::new(folder.join("registry"), environment::now());
    let configured = bases::Configured::new(&environment::user_setting, &environment::user_file);
    let mut bases: BTreeMap<Ecosystem, Option<String>> = configured.bases;
    for (ecosystem, url) in &arguments.registry {
        bases.insert(*ecosystem, Some(url.clone()));
    }
    Ok(Some(Online {
        bases,
        apart: configured.apart,
        fetch: Arc::new(Client::new(Limits::default(), cache)),
    }))
}

#[cfg(test)]
mod tests;

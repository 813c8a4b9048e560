// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What conda asks for (`channel::name >=1.0`) and what its files are called
//! (`name-1.0-build.conda`), which its manifests and lockfiles share.

/// Name and the rest of a requirement: `channel::name=1.0=build`, `name>=1.0`, `name 1.0.*`.
pub(super) fn requirement(wanted: &str) -> (&str, &str) {
    let bare = wanted.rsplit_once("::").map_or(wanted, |(_, bare)| bare);
    let bare = bare.trim();
    let end = bare.find([' ', '=', '<', '>', '!', '~', '[', ';']);
    let (name, asked) = bare.split_at(end.unwrap_or(bare.len()));
    (name, asked.trim())
}

/// Name and version by the address of a package: `…/noarch/name-1.0-build.conda`.
pub(super) fn of_address(address: &str) -> Option<(&str, &str)> {
    let file = address.split(['#', '?']).next()?;
    let file = file.rsplit('/').next()?;
    let stem = [".conda", ".tar.bz2"]
        .iter()
        .find_map(|end| file.strip_suffix(end))?;
    let mut parts = stem.rsplitn(3, '-');
    let (_build, version, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((name, version))
}

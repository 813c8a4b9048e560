// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What licenses are called: the `[[family]]` entries of `rules/licenses/`, their patterns
//! spelled out as word numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::pattern::spell_out;
use crate::words::Dictionary;
use crate::{Result, toml_files};

/// A family of licenses and its names.
pub struct Family {
    rule: String,
    gnu: bool,
    exception: bool,
    bare: Option<String>,
    versions: Vec<(Vec<u16>, String)>,
    /// (words, how they count)
    names: Vec<(Vec<u16>, &'static str)>,
}

/// Reads all families.
pub fn collect(folder: &Path, dictionary: &mut Dictionary) -> Result<Vec<Family>> {
    let mut families = Vec::new();
    let mut seen: BTreeMap<Vec<u16>, String> = BTreeMap::new();
    for (path, table) in toml_files(folder)? {
        let file = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for (at, entry) in table
            .get("family")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let fail =
                |message: String| format!("{}: [[family]] {}: {message}", path.display(), at + 1);
            let list = |key: &str| -> Vec<String> {
                let array = entry.get(key).and_then(toml::Value::as_array);
                array
                    .into_iter()
                    .flatten()
                    .filter_map(toml::Value::as_str)
                    .map(str::to_owned)
                    .collect()
            };
            let flag = |key: &str| {
                entry
                    .get(key)
                    .and_then(toml::Value::as_bool)
                    .unwrap_or(false)
            };
            let mut names = Vec::new();
            for (key, strength) in [("names", "Full"), ("weak", "Weak"), ("sure", "Sure")] {
                for pattern in list(key) {
                    for spelled in spell_out(&pattern)
                        .map_err(|wrong| fail(format!("`{pattern}`: {wrong}")))?
                    {
                        let words: Vec<u16> = dictionary
                            .tokens(&spelled)
                            .iter()
                            .map(|token| token.id)
                            .collect();
                        if words.is_empty() {
                            return Err(fail(format!("`{pattern}` has no words")).into());
                        }
                        let here = format!("{file} {}", at + 1);
                        if let Some(other) = seen.insert(words.clone(), here.clone()) {
                            if other != here {
                                return Err(
                                    fail(format!("`{spelled}` is also a name in {other}")).into()
                                );
                            }
                            continue;
                        }
                        names.push((words, strength));
                    }
                }
            }
            let mut versions = Vec::new();
            if let Some(table) = entry.get("versions").and_then(toml::Value::as_table) {
                for (version, id) in table {
                    let id = id
                        .as_str()
                        .ok_or_else(|| fail(format!("version `{version}` needs an id")))?;
                    versions.push((
                        dictionary
                            .tokens(&format!("version {version}"))
                            .iter()
                            .skip(1)
                            .map(|token| token.id)
                            .collect(),
                        id.to_owned(),
                    ));
                }
            }
            versions.sort_by_key(|(words, _): &(Vec<u16>, String)| std::cmp::Reverse(words.len()));
            families.push(Family {
                rule: format!("{file}-{}", at + 1),
                gnu: flag("gnu"),
                exception: flag("exception"),
                bare: entry
                    .get("bare")
                    .and_then(toml::Value::as_str)
                    .map(str::to_owned),
                versions,
                names,
            });
        }
    }
    listed(&mut families, &mut seen, dictionary);
    sole_editions(&mut families, &mut seen, dictionary);
    addresses(&mut families, &mut seen, dictionary);
    listed_exceptions(&mut families, &mut seen, dictionary);
    Ok(families)
}

/// The ids and full names of the SPDX list, each a family of one, where no rule has them.
fn listed(
    families: &mut Vec<Family>,
    seen: &mut BTreeMap<Vec<u16>, String>,
    dictionary: &mut Dictionary,
) {
    for license in current() {
        let mut names = Vec::new();
        // "ICU License" is a name, "Open Market" two words, and "X.Net License" loses its first
        let plain = license.full_name.ends_with(" License") && !license.full_name.contains('.');
        let least = if plain { 2 } else { 3 };
        for (text, strength, least) in [(license.full_name, "Full", least), (license.id, "Weak", 1)]
        {
            let words: Vec<u16> = dictionary
                .tokens(text)
                .iter()
                .map(|token| token.id)
                .collect();
            let strength = if words.len() == 1 {
                "Address"
            } else {
                strength
            };
            if words.len() >= least
                && seen
                    .insert(words.clone(), "the SPDX list".to_owned())
                    .is_none()
            {
                names.push((words, strength));
            }
        }
        if !names.is_empty() {
            families.push(Family {
                rule: format!("spdx-name-{}", license.id),
                gnu: false,
                exception: false,
                bare: Some(license.id.to_owned()),
                versions: Vec::new(),
                names,
            });
        }
    }
}

/// The licenses of the list that are current and no GNU ones.
fn current() -> impl Iterator<Item = Listed> {
    let gnu = |name: &str| {
        let families = ["GPL", "LGPL", "AGPL", "GFDL"];
        families.iter().any(|family| name.starts_with(family))
    };
    let licenses = spdx::identifiers::LICENSES.iter().filter(move |license| {
        let deprecated = license.flags & spdx::flags::IS_DEPRECATED != 0;
        license.name != "NOASSERTION" && !deprecated && !gnu(license.name)
    });
    licenses.map(|license| Listed {
        id: license.name,
        full_name: license.full_name,
    })
}

/// A license of the list.
struct Listed {
    id: &'static str,
    full_name: &'static str,
}

/// "Boost Software License" of "Boost Software License 1.0": the name without its version where
/// the list has one edition, and that the first.
fn sole_editions(
    families: &mut Vec<Family>,
    seen: &mut BTreeMap<Vec<u16>, String>,
    dictionary: &mut Dictionary,
) {
    let mut editions: BTreeMap<&str, Vec<(&'static str, bool)>> = BTreeMap::new();
    for license in current() {
        if let Some((base, version)) = edition(license.full_name) {
            let is_first = version.starts_with('1');
            editions
                .entry(base)
                .or_default()
                .push((license.id, is_first));
        }
    }
    for (base, ids) in editions {
        if let [(id, true)] = ids.as_slice() {
            named_once(
                families,
                seen,
                id,
                "name",
                (dictionary.numbers(base), "Full"),
                3,
            );
        }
    }
}

/// A full name of the list as a name and a version: "Sun Public License v1.0".
fn edition(full_name: &str) -> Option<(&str, &str)> {
    let (rest, version) = full_name.rsplit_once(' ')?;
    let version = version.trim_start_matches('v');
    let rest = rest.trim_end_matches(" v").trim_end_matches(" version");
    let base = rest.trim_end_matches(" Version").trim_end_matches(',');
    let number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let named = ["License", "Licence", "Agreement"];
    let named = named.iter().any(|word| base.ends_with(word));
    (named && !version.is_empty() && version.bytes().all(number)).then_some((base, version))
}

/// Addresses that the list gives for one license, as far as they say that a license is there.
fn addresses(
    families: &mut Vec<Family>,
    seen: &mut BTreeMap<Vec<u16>, String>,
    dictionary: &mut Dictionary,
) {
    /// Pages that have shown more than one license in their time.
    const MOVED: [&str; 5] = [
        "openssl.org/source/license.html",
        "unicode.org/license",
        "libpng.org/pub/png/src/libpng-license",
        "qt.nokia.com",
        "gnu.org/licenses/license-list",
    ];
    let mut told: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for listed in current() {
        let Ok(license) = listed.id.parse::<&dyn license::License>() else {
            continue;
        };
        for address in license.see_also() {
            let plain = address.trim().to_ascii_lowercase();
            let archived = plain.strip_prefix("https://web.archive.org/web/");
            let plain = archived
                .and_then(|rest| rest.split_once('/'))
                .map_or(plain.as_str(), |(_, rest)| rest);
            let plain = plain.split_once("://").map_or(plain, |(_, rest)| rest);
            let plain = plain.strip_prefix("www.").unwrap_or(plain);
            // a line of a file, a state of a page
            let plain = plain.split(['#', '?']).next().unwrap_or(plain);
            let (_, path) = plain.split_once('/').unwrap_or((plain, ""));
            let says = ["licen", "copying", "copyright"];
            if !says.iter().any(|word| path.contains(word))
                || MOVED.iter().any(|moved| plain.contains(moved))
            {
                continue;
            }
            let ids = told
                .entry(plain.trim_end_matches('/').to_owned())
                .or_default();
            if !ids.contains(&listed.id) {
                ids.push(listed.id);
            }
        }
    }
    for (address, ids) in told {
        if let [id] = ids.as_slice() {
            let ending = [".html", ".htm", ".php", ".txt"];
            let ending = ending.iter().find_map(|end| address.strip_suffix(end));
            let words = dictionary.numbers(ending.unwrap_or(&address));
            named_once(families, seen, id, "address", (words, "Sure"), 3);
        }
    }
}

/// A family of one name, unless the name is taken or has fewer words than `least`.
fn named_once(
    families: &mut Vec<Family>,
    seen: &mut BTreeMap<Vec<u16>, String>,
    id: &str,
    kind: &str,
    name: (Vec<u16>, &'static str),
    least: usize,
) {
    if name.0.len() < least || seen.contains_key(&name.0) {
        return;
    }
    seen.insert(name.0.clone(), "the SPDX list".to_owned());
    families.push(Family {
        rule: format!("spdx-{kind}-{id}"),
        gnu: false,
        exception: false,
        bare: Some(id.to_owned()),
        versions: Vec::new(),
        names: vec![name],
    });
}

/// The ids and full names of the listed exceptions.
fn listed_exceptions(
    families: &mut Vec<Family>,
    seen: &mut BTreeMap<Vec<u16>, String>,
    dictionary: &mut Dictionary,
) {
    for listed in spdx::identifiers::EXCEPTIONS {
        let Ok(exception) = listed.name.parse::<&dyn license::Exception>() else {
            continue;
        };
        let mut names = Vec::new();
        for text in [exception.name(), listed.name] {
            let words: Vec<u16> = dictionary
                .tokens(text)
                .iter()
                .map(|token| token.id)
                .collect();
            if words.len() >= 2
                && seen
                    .insert(words.clone(), "the SPDX list".to_owned())
                    .is_none()
            {
                names.push((words, "Weak"));
            }
        }
        if !names.is_empty() {
            families.push(Family {
                rule: format!("spdx-name-{}", listed.name),
                gnu: false,
                exception: true,
                bare: Some(listed.name.to_owned()),
                versions: Vec::new(),
                names,
            });
        }
    }
}

/// Writes the families as source.
pub fn write(families: &[Family], out: &Path) -> Result<()> {
    let mut source = String::from("pub(crate) static FAMILIES: &[Family] = &[\n");
    for family in families {
        let _ = writeln!(
            source,
            "    Family {{ rule: {:?}, gnu: {}, exception: {}, bare: {:?}, versions: &[{}] }},",
            family.rule,
            family.gnu,
            family.exception,
            family.bare,
            family
                .versions
                .iter()
                .map(|(words, id)| format!("(&{words:?}, {id:?})"))
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    source.push_str("];\npub(crate) static NAMES: &[Name] = &[\n");
    let mut names: Vec<_> = families
        .iter()
        .enumerate()
        .flat_map(|(family, entry)| {
            entry
                .names
                .iter()
                .map(move |(words, strength)| (words, *strength, family))
        })
        .collect();
    // by first word, the longest first: the first that fits is the one meant
    names.sort_by_key(|(words, ..)| (words[0], std::cmp::Reverse(words.len()), (*words).clone()));
    for (words, strength, family) in names {
        let _ = writeln!(
            source,
            "    Name {{ words: &{words:?}, strength: Strength::{strength}, family: {family} }},"
        );
    }
    source.push_str("];\n");
    std::fs::write(out.join("names.rs"), source)?;
    Ok(())
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Which registries the package managers of this machine are set up to use, such as a
//! university's mirror: read from the user's own configuration, never from the scanned tree.
//!
//! Where one is replaced by something that placet cannot ask, the public one is not asked
//! instead. User names, passwords and tokens are left out: placet sends none.

use std::collections::{BTreeMap, BTreeSet};

use placet::package::Ecosystem;
use roxmltree::{Document, Node};

/// What is configured.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// Addresses that take the place of public ones; none where there is nobody to ask.
    pub bases: BTreeMap<Ecosystem, Option<String>>,
    /// npm's scopes with registries of their own.
    pub apart: BTreeSet<String>,
}

/// Files that configure a package manager: the variable that names the only one, if it is set,
/// and places in the user's home, tried in order.
pub type Files = (&'static str, &'static [&'static str]);

const NPM: Files = ("NPM_CONFIG_USERCONFIG", &[".npmrc"]);
const PIP: Files = (
    "PIP_CONFIG_FILE",
    &[
        ".config/pip/pip.conf",
        ".pip/pip.conf",
        "Library/Application Support/pip/pip.conf",
        "AppData/Roaming/pip/pip.ini",
    ],
);
const CARGO: Files = ("", &[".cargo/config.toml", ".cargo/config"]);
const MAVEN: Files = ("", &[".m2/settings.xml"]);
const YARN: Files = ("", &[".yarnrc.yml"]);
const NUGET: Files = (
    "",
    &[
        ".nuget/NuGet/NuGet.Config",
        ".config/NuGet/NuGet.Config",
        "AppData/Roaming/NuGet/NuGet.Config",
    ],
);
const COMPOSER: Files = (
    "",
    &[
        ".config/composer/config.json",
        ".composer/config.json",
        "AppData/Roaming/Composer/config.json",
    ],
);
const BUNDLER: Files = ("BUNDLE_USER_CONFIG", &[".bundle/config"]);

impl Configured {
    /// Asks for variables of the environment by name, and for files by the variable that names
    /// them and their places in the user's home.
    pub fn new(
        variable: &dyn Fn(&str) -> Option<String>,
        file: &dyn Fn(Files) -> Option<String>,
    ) -> Self {
        let mut all = Self::default();
        let mut set = |ecosystem, url: Option<String>| {
            if let Some(url) = url {
                all.bases.insert(ecosystem, address(&url));
            }
        };

        let npmrc = file(NPM).unwrap_or_default();
        let (registry, mut apart) = npm(&npmrc);
        let (of_yarn, apart_for_yarn) = yarn(&file(YARN).unwrap_or_default());
        apart.extend(apart_for_yarn);
        let names = [
            "npm_config_registry",
            "NPM_CONFIG_REGISTRY",
            "YARN_NPM_REGISTRY_SERVER",
        ];
        let named = names.into_iter().find_map(variable);
        set(Ecosystem::Npm, named.or(registry).or(of_yarn));

        let named = || variable("PIP_INDEX_URL").or_else(|| variable("UV_DEFAULT_INDEX"));
        let index = named().or_else(|| pip(&file(PIP)?));
        // the index lies below what the JSON API lies below, too
        let index = index.map(|index| {
            let index = index.trim_end_matches('/');
            index.strip_suffix("/simple").unwrap_or(index).to_owned()
        });
        set(Ecosystem::Pypi, index);

        // an index tells nothing of licenses, so what replaces crates.io cannot be asked
        let replaced = file(CARGO).is_some_and(|text| replaces_crates_io(&text));
        set(Ecosystem::Cargo, replaced.then(String::new));

        set(Ecosystem::Maven, file(MAVEN).and_then(|text| maven(&text)));
        // where a mirror of NuGet keeps manifests is told by an index of its own
        let replaced = file(NUGET).is_some_and(|text| replaces_nuget(&text));
        set(Ecosystem::Nuget, replaced.then(String::new));
        let packagist = file(COMPOSER).and_then(|text| composer(&text));
        set(Ecosystem::Composer, packagist);
        set(
            Ecosystem::Gem,
            file(BUNDLER).and_then(|text| bundler(&text)),
        );
        all.apart = apart;
        all
    }
}

/// An address of the web as it is asked: without credentials, query and fragment; `None` if it
/// is none, or holds a variable.
pub fn address(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "https" | "http") {
        return None;
    }
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = host.rsplit('@').next()?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '$' | '{' | '"' | '<');
    if host.is_empty() || rest.contains(odd) {
        return None;
    }
    let path = path.trim_end_matches('/');
    Some(format!("{scheme}://{host}{path}"))
}

/// The registry of an `.npmrc`, and the scopes with registries of their own.
fn npm(text: &str) -> (Option<String>, BTreeSet<String>) {
    let mut registry = None;
    let mut apart = BTreeSet::new();
    for (key, value) in settings(text) {
        if key == "registry" {
            registry = Some(value.to_owned());
        } else if let Some(scope) = key.strip_suffix(":registry") {
            apart.insert(scope.to_owned());
        }
    }
    (registry, apart)
}

/// The same of a `.yarnrc.yml`, whose scopes stand without their `@`.
fn yarn(text: &str) -> (Option<String>, BTreeSet<String>) {
    let mut registry = None;
    let mut apart = BTreeSet::new();
    let mut section = "";
    let mut scope = "";
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let Some((key, value)) = line.trim().split_once(':') else {
            continue;
        };
        let key = key.trim_matches(['"', '\'']);
        let value = value.trim().trim_matches(['"', '\'']);
        match (indent, key) {
            (0, "npmRegistryServer") => registry = Some(value.to_owned()),
            (0, _) => section = key,
            (_, "npmRegistryServer") if section == "npmScopes" => {
                apart.insert(format!("@{scope}"));
            }
            _ if value.is_empty() => scope = key,
            _ => {}
        }
    }
    (registry, apart)
}

/// Whether a `NuGet.Config` names sources, and nuget.org is none of them, or switched off.
fn replaces_nuget(text: &str) -> bool {
    let Ok(document) = Document::parse(text) else {
        return false;
    };
    let entries = |table: &str| -> Vec<(&str, &str)> {
        let all = document.descendants();
        let tables = all.filter(|node| node.tag_name().name() == table);
        let entries = tables.flat_map(|table| table.children());
        let entries = entries.filter(|node| node.tag_name().name() == "add");
        entries
            .filter_map(|node| Some((node.attribute("key")?, node.attribute("value")?)))
            .collect()
    };
    let sources = entries("packageSources");
    let disabled = entries("disabledPackageSources");
    let is_off = |name: &str| disabled.contains(&(name, "true"));
    let is_public = |(name, url): &(&str, &str)| url.contains("nuget.org/") && !is_off(name);
    !sources.is_empty() && !sources.iter().any(is_public)
}

/// What takes the place of Packagist in Composer's configuration, where that is switched off:
/// the first repository of its kind, or nobody.
fn composer(text: &str) -> Option<String> {
    let config: serde_json::Value = serde_json::from_str(text).ok()?;
    let listed = config.get("repositories")?;
    let named = listed.as_object().into_iter().flatten();
    let all: Vec<(&str, &serde_json::Value)> = match listed.as_array() {
        // `{"packagist.org": false}` is a member of a list
        Some(list) => list
            .iter()
            .flat_map(|it| {
                let switch = it.as_object().into_iter().flatten();
                let switch = switch.filter(|(_, value)| value.is_boolean());
                let switch = switch.map(|(name, value)| (name.as_str(), value));
                switch.chain([("", it)])
            })
            .collect(),
        None => named.map(|(name, it)| (name.as_str(), it)).collect(),
    };
    let is_off = |(name, it): &(&str, &serde_json::Value)| {
        matches!(*name, "packagist.org" | "packagist") && it.as_bool() == Some(false)
    };
    let mirror = all.iter().find_map(|(_, it)| {
        let is_composer = it.get("type")?.as_str()? == "composer";
        it.get("url")?.as_str().filter(|_| is_composer)
    });
    let mirror = mirror.unwrap_or_default().to_owned();
    all.iter().any(is_off).then_some(mirror)
}

/// The mirror of rubygems.org in Bundler's configuration, where `.` in a key is `__`.
fn bundler(text: &str) -> Option<String> {
    const KEYS: &[&str] = &[
        "BUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/",
        "BUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG",
        "BUNDLE_MIRROR__ALL",
    ];
    let mut lines = text.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(key, _)| KEYS.contains(&key.trim().trim_matches('"')));
    found.map(|(_, url)| url.trim().trim_matches(['"', '\'']).to_owned())
}

/// The index of a `pip.conf`.
fn pip(text: &str) -> Option<String> {
    let mut all = settings(text);
    let index = all.find(|(key, _)| matches!(*key, "index-url" | "index_url"));
    index.map(|(_, value)| value.to_owned())
}

/// Lines of `key = value`.
fn settings(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.starts_with(['#', ';', '[']));
    lines.filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        Some((key.trim(), value.trim().trim_matches(['"', '\''])))
    })
}

/// Whether a configuration of cargo takes crates from elsewhere than crates.io.
fn replaces_crates_io(text: &str) -> bool {
    let Ok(config) = text.parse::<toml::Table>() else {
        return false;
    };
    let source = config.get("source").and_then(|all| all.get("crates-io"));
    source.is_some_and(|it| it.get("replace-with").is_some() || it.get("registry").is_some())
}

/// The mirror of Maven Central in a `settings.xml`: the first that stands for all or for it.
fn maven(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let all = document.descendants();
    let mut mirrors = all.filter(|node| node.tag_name().name() == "mirror");
    mirrors.find_map(|mirror| {
        let field = |name: &str| {
            let mut fields = mirror.children().filter(Node::is_element);
            let field = fields.find(|field| field.tag_name().name() == name)?;
            Some(field.text()?.trim())
        };
        let mut of = field("mirrorOf")?.split(',').map(str::trim);
        let of_central = of.any(|of| matches!(of, "*" | "central" | "external:*"));
        of_central
            .then(|| field("url"))
            .flatten()
            .map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web_and_hold_no_credentials() {
        let check = |url: &str, want: Option<&str>| assert_eq!(address(url).as_deref(), want);
        check("https://npm.example.edu/", Some("https://npm.example.edu"));
        check(
            "https://me:secret@pypi.example.edu/root?token=1#x",
            Some("https://pypi.example.edu/root"),
        );
        check(
            "http://127.0.0.1:8080/npm",
            Some("http://127.0.0.1:8080/npm"),
        );
        check("file:///etc/passwd", None);
        check("https://${HOST}/npm", None);
        check("https://", None);
        check("npm.example.edu", None);
    }

    /// What is configured by variables and files, the latter by their first place.
    fn configured(variables: &[(&str, &str)], files: &[(&str, &str)]) -> Configured {
        let find = |all: &[(&str, &str)], name: &str| {
            let found = all.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Configured::new(&|name| find(variables, name), &|(_, places)| {
            places.iter().find_map(|place| find(files, place))
        })
    }

    #[test]
    fn mirrors_are_those_of_the_package_managers() {
        let check = |found: Configured, ecosystem, want: Option<Option<&str>>| {
            let base = found.bases.get(&ecosystem).map(Option::as_deref);
            assert_eq!(base, want, "{ecosystem:?}");
        };
        let npmrc = "; ours\nregistry = https://npm.example.edu/all/\n\
                     //npm.example.edu/:_authToken=secret\n@lab:registry=https://lab.example.edu\n";
        let found = configured(&[], &[(".npmrc", npmrc)]);
        assert_eq!(found.apart, BTreeSet::from(["@lab".to_owned()]));
        check(
            found,
            Ecosystem::Npm,
            Some(Some("https://npm.example.edu/all")),
        );

        let pip = "[global]\nindex-url = https://pypi.example.edu/simple/\n";
        let file = [(".config/pip/pip.conf", pip)];
        let found = configured(&[], &file);
        check(
            found,
            Ecosystem::Pypi,
            Some(Some("https://pypi.example.edu")),
        );
        let nearer = [("PIP_INDEX_URL", "https://me:x@other.example.edu/simple")];
        let found = configured(&nearer, &file);
        check(
            found,
            Ecosystem::Pypi,
            Some(Some("https://other.example.edu")),
        );

        let settings = "<settings><mirrors><mirror><id>u</id><mirrorOf>central</mirrorOf>\
                        <url>https://maven.example.edu/m2</url></mirror></mirrors></settings>";
        let found = configured(&[], &[(".m2/settings.xml", settings)]);
        check(
            found,
            Ecosystem::Maven,
            Some(Some("https://maven.example.edu/m2")),
        );

        let yarnrc = "npmRegistryServer: \"https://npm.example.edu\"\nnpmScopes:\n  lab:\n    \
                      npmRegistryServer: \"https://lab.example.edu\"\n";
        let found = configured(&[], &[(".yarnrc.yml", yarnrc)]);
        assert_eq!(found.apart, BTreeSet::from(["@lab".to_owned()]));
        check(found, Ecosystem::Npm, Some(Some("https://npm.example.edu")));

        let bundle = "---\nBUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/: \"https://gems.example.edu/\"\n";
        let found = configured(&[], &[(".bundle/config", bundle)]);
        check(
            found,
            Ecosystem::Gem,
            Some(Some("https://gems.example.edu")),
        );

        for config in [
            r#"{"repositories": [{"type": "composer", "url": "https://php.example.edu"}, {"packagist.org": false}]}"#,
            r#"{"repositories": {"ours": {"type": "composer", "url": "https://php.example.edu"}, "packagist.org": false}}"#,
        ] {
            let found = configured(&[], &[(".config/composer/config.json", config)]);
            let mirror = Some(Some("https://php.example.edu"));
            check(found, Ecosystem::Composer, mirror);
        }

        for (ecosystem, file, text) in [
            (Ecosystem::Npm, ".yarnrc.yml", "nodeLinker: node-modules\n"),
            (
                Ecosystem::Gem,
                ".bundle/config",
                "---\nBUNDLE_JOBS: \"4\"\n",
            ),
            (
                Ecosystem::Composer,
                ".config/composer/config.json",
                r#"{"repositories": [{"type": "vcs", "url": "https://git.example.edu/a"}]}"#,
            ),
            (
                Ecosystem::Nuget,
                ".nuget/NuGet/NuGet.Config",
                "<configuration><packageSources><add key='nuget.org' \
                 value='https://api.nuget.org/v3/index.json'/></packageSources></configuration>",
            ),
        ] {
            check(configured(&[], &[(file, text)]), ecosystem, None);
        }
        check(configured(&[], &[]), Ecosystem::Npm, None);
    }

    #[test]
    fn what_replaces_a_public_registry_and_cannot_be_asked_leaves_nobody_to_ask() {
        let check = |files: &[(&str, &str)], ecosystem, want| {
            let found = configured(&[], files);
            assert_eq!(found.bases.get(&ecosystem), want, "{files:?}");
        };
        let config = "[source.crates-io]\nreplace-with = 'mirror'\n\
                      [source.mirror]\nregistry = 'sparse+https://crates.example.edu/'\n";
        check(
            &[(".cargo/config.toml", config)],
            Ecosystem::Cargo,
            Some(&None),
        );
        check(
            &[(".cargo/config.toml", "[build]\njobs = 2\n")],
            Ecosystem::Cargo,
            None,
        );
        check(&[(".cargo/config.toml", "[source")], Ecosystem::Cargo, None);
        check(
            &[(".npmrc", "registry=${MIRROR}\n")],
            Ecosystem::Npm,
            Some(&None),
        );
        let sources = "<configuration><packageSources><add key='ours' \
                       value='https://nuget.example.edu/v3/index.json'/></packageSources>\
                       </configuration>";
        let nuget = [(".nuget/NuGet/NuGet.Config", sources)];
        check(&nuget, Ecosystem::Nuget, Some(&None));
        let off = r#"{"repositories": {"packagist.org": false}}"#;
        let composer = [(".composer/config.json", off)];
        check(&composer, Ecosystem::Composer, Some(&None));
    }
}

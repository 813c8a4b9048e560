// SPDX-License-Identifier: Apache-2.0 OR MIT
//! What cargo says is really built: asked only where the user wants it, and in a safe way.
//!
//! `Cargo.lock` lists what any feature and platform could need. `cargo metadata` knows better,
//! but it is a program that reads configuration from the folder it runs in, and a scanned
//! tree can have cargo run anything through it (`build.rustc`, `rust-toolchain.toml`). So it
//! runs in a folder of our own, offline, with the environment cleared of what names programs,
//! and not for longer than it is given.
//!
//! Its graph still holds edges of optional dependencies that no active feature switches on
//! (weak features leave them); those are pruned here.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ::cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId};

use crate::package::{Dependency, Ecosystem, Purl, Scope};
use crate::source::folder;

/// Most that is read of cargo's answer.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// What to ask, and how.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Absolute path of cargo, chosen by the user's own environment, not by the tree.
    pub cargo: &'a Path,
    /// Absolute path of the `Cargo.toml`.
    pub manifest: &'a Path,
    /// An empty folder of our own to run in, outside the tree and below no folder that others
    /// can write to: cargo reads `.cargo/config.toml` of every folder above it.
    pub run_in: &'a Path,
    /// Only crates of this target triple. Without it cargo answers for all platforms, and
    /// refuses when a crate of another one is not in its cache.
    pub platform: Option<&'a str>,
    /// How long it may take.
    pub limit: Duration,
}

/// A crate that is built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Built {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What for.
    pub scope: Scope,
}

/// Why cargo gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoAnswer {
    /// A path of the question is not safe to use.
    #[error("cargo is not run: {0}")]
    Unsafe(&'static str),
    /// It could not be started.
    #[error("cargo could not be run: {0}")]
    NotRun(#[from] std::io::Error),
    /// It took too long and was stopped.
    #[error("cargo did not answer within {} seconds and was stopped", .0.as_secs())]
    TooLong(Duration),
    /// It refused.
    #[error("cargo refused: {0}")]
    Refused(String),
    /// Its answer was not understood.
    #[error("cargo's answer was not understood: {0}")]
    NotUnderstood(#[from] ::cargo_metadata::Error),
}

/// Asks cargo which third-party crates are built, sorted.
///
/// # Errors
/// When cargo cannot be run safely, takes too long, refuses (as it does offline when a crate
/// is not in the cache), or answers what is not understood. The lockfile as a whole then
/// stays the answer.
pub fn built(question: &Question<'_>) -> Result<Vec<Built>, NoAnswer> {
    let metadata = MetadataCommand::parse(ask(question)?)?;
    Ok(prune(&metadata))
}

/// Narrows the dependencies that come from one `Cargo.lock` to what is built, with the scope
/// that cargo tells. Parts of the tree and dependencies of other places stay.
///
/// `lock` is the lockfile's path below the scanned root.
pub fn narrow(dependencies: &mut Vec<Dependency>, lock: &str, built: &[Built]) {
    let scopes: HashMap<(&str, &str), Scope> = built
        .iter()
        .map(|built| ((built.name.as_str(), built.version.as_str()), built.scope))
        .collect();
    // a purl that another lockfile names too is none of this one's business
    let elsewhere: HashSet<Purl> = dependencies
        .iter()
        .filter(|it| it.path.ends_with("Cargo.lock") && it.path != lock)
        .map(|it| it.purl.clone())
        .collect();
    let place = folder(lock);
    let below = |path: &str| {
        let rest = path.strip_prefix(place);
        place.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
    };
    dependencies.retain_mut(|it| {
        let ours = it.ecosystem == Ecosystem::Cargo && !it.own && below(&it.path);
        let Some(version) = it.version.as_deref().filter(|_| ours) else {
            return true;
        };
        if elsewhere.contains(&it.purl) {
            return true;
        }
        match scopes.get(&(it.name.as_str(), version)) {
            Some(&scope) => {
                it.scope = scope;
                true
            }
            None => false,
        }
    });
}

/// Variables that name programs, or change what is resolved.
const REMOVED: &[&str] = &[
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOC",
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTDOC",
    "CARGO_BUILD_TARGET",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_TARGET_DIR",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "RUSTFLAGS",
];

fn ask(question: &Question<'_>) -> Result<String, NoAnswer> {
    let Question {
        cargo,
        manifest,
        run_in,
        platform,
        limit,
    } = *question;
    if !cargo.is_absolute() || !manifest.is_absolute() || !run_in.is_absolute() {
        return Err(NoAnswer::Unsafe(
            "its path and those it gets must be absolute",
        ));
    }
    let tree = manifest.parent().unwrap_or(manifest).canonicalize()?;
    if run_in.canonicalize()?.starts_with(&tree) || cargo.canonicalize()?.starts_with(&tree) {
        return Err(NoAnswer::Unsafe(
            "nothing of a scanned tree is run, and nothing in it",
        ));
    }
    let mut options = vec!["--offline", "--locked"];
    if let Some(platform) = platform {
        options.extend(["--filter-platform", platform]);
    }
    let mut asking = MetadataCommand::new();
    asking
        .cargo_path(cargo)
        .manifest_path(manifest)
        .current_dir(run_in)
        .env("CARGO_NET_OFFLINE", "true")
        .other_options(options.into_iter().map(str::to_owned).collect::<Vec<_>>());
    for name in REMOVED {
        asking.env_remove(name);
    }
    let mut child = asking
        .cargo_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // read beside waiting: a full pipe would hold cargo up until the limit
    let answer = reader(child.stdout.take());
    let complaint = reader(child.stderr.take());
    let status = wait(&mut child, limit)?;
    let answer = answer.join().unwrap_or_default();
    let complaint = complaint.join().unwrap_or_default();
    if !status {
        let line = complaint.lines().find(|line| line.starts_with("error"));
        let line = line
            .or_else(|| complaint.lines().next())
            .unwrap_or("it gave no reason");
        return Err(NoAnswer::Refused(line.to_owned()));
    }
    Ok(answer)
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // what was read until an error is judged as it is: cut JSON does not parse
            let _ = pipe.take(MAX_BYTES).read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Whether it succeeded in time.
fn wait(child: &mut Child, limit: Duration) -> Result<bool, NoAnswer> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Err(NoAnswer::TooLong(limit));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Follows live edges from the workspace's members, strongest scope first.
fn prune(metadata: &Metadata) -> Vec<Built> {
    let packages: HashMap<&PackageId, &Package> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package))
        .collect();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<&PackageId, &Node> = nodes.map(|node| (&node.id, node)).collect();
    let mut reached: HashMap<&PackageId, Scope> = HashMap::new();
    let mut open: Vec<VecDeque<&PackageId>> = vec![VecDeque::new(); Scope::ALL.len()];
    open[Scope::Runtime as usize].extend(&metadata.workspace_members);
    for scope in Scope::ALL {
        while let Some(id) = open[scope as usize].pop_front() {
            if reached.contains_key(id) {
                continue;
            }
            reached.insert(id, scope);
            let Some((node, package)) = nodes.get(id).zip(packages.get(id)) else {
                continue;
            };
            for (needed, kind) in live(node, package, &packages) {
                let for_what = match kind {
                    DependencyKind::Build => Scope::Build,
                    DependencyKind::Development => Scope::Dev,
                    _ => Scope::Runtime,
                };
                open[for_what.max(scope) as usize].push_back(needed);
            }
        }
    }
    let third = reached.iter().filter_map(|(id, scope)| {
        let package = packages.get(id)?;
        package.source.as_ref()?;
        Some(Built {
            name: package.name.to_string(),
            version: package.version.to_string(),
            scope: *scope,
        })
    });
    let mut built: Vec<Built> = third.collect();
    built.sort();
    built
}

/// Edges of a node that some active feature, or no feature, asks for.
fn live<'m>(
    node: &'m Node,
    package: &Package,
    packages: &HashMap<&PackageId, &Package>,
) -> Vec<(&'m PackageId, DependencyKind)> {
    let mut live = Vec::new();
    for edge in &node.deps {
        let Some(target) = packages.get(&edge.pkg) else {
            continue;
        };
        for kind in &edge.dep_kinds {
            let mut asked = package.dependencies.iter().filter(|dependency| {
                *dependency.name == **target.name && dependency.kind == kind.kind
            });
            let wanted = asked.any(|dependency| {
                let key = dependency.rename.as_deref().unwrap_or(&dependency.name);
                !dependency.optional || is_switched_on(key, node, package)
            });
            if wanted {
                live.push((&edge.pkg, kind.kind));
            }
        }
    }
    live
}

fn is_switched_on(key: &str, node: &Node, package: &Package) -> bool {
    node.features.iter().any(|active| {
        let Some(items) = package.features.get(active.as_str()) else {
            return active.as_str() == key;
        };
        items.iter().any(|item| {
            let strong = item.split_once('/').map(|(dependency, _)| dependency);
            item.strip_prefix("dep:") == Some(key) || strong == Some(key)
        })
    })
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests make the trees they ask about"
)]
mod tests {
    use super::*;

    /// Two crates of a registry behind one optional dependency: `weak` only mentions it with
    /// `?`, so that nothing switches it on.
    #[test]
    fn optional_dependencies_need_an_active_feature() {
        let package = |name: &str, source: &str, dependencies: &str, features: &str| {
            format!(
                r#"{{"name":"{name}","version":"1.0.0","id":"{name}","source":{source},
                "dependencies":[{dependencies}],"features":{{{features}}},"targets":[],
                "manifest_path":"/x/Cargo.toml","metadata":null,"authors":[],"categories":[],
                "keywords":[],"edition":"2021","license":null,"license_file":null,
                "description":null,"readme":null,"repository":null,"homepage":null,
                "documentation":null,"links":null,"publish":null,"default_run":null}}"#
            )
        };
        let needs = |name: &str, kind: &str, optional: bool| {
            format!(
                r#"{{"name":"{name}","source":null,"req":"^1","kind":{kind},"rename":null,
                "optional":{optional},"uses_default_features":true,"features":[],"target":null,
                "registry":null}}"#
            )
        };
        let edge = |name: &str, kind: &str| {
            format!(
                r#"{{"name":"{name}","pkg":"{name}","dep_kinds":[{{"kind":{kind},"target":null}}]}}"#
            )
        };
        let node = |name: &str, edges: &str, features: &str| {
            format!(
                r#"{{"id":"{name}","dependencies":[],"deps":[{edges}],"features":[{features}]}}"#
            )
        };
        let check = |active: &str, want: &[(&str, Scope)]| {
            let registry = "\"registry+https://github.com/rust-lang/crates.io-index\"";
            let text = format!(
                r#"{{"packages":[{},{},{},{}],"workspace_members":["root"],"resolve":{{"nodes":[{},{},{},{}],"root":"root"}},
                "target_directory":"/x/target","version":1,"workspace_root":"/x","metadata":null}}"#,
                package(
                    "root",
                    "null",
                    &format!(
                        "{},{}",
                        needs("phantom", "null", true),
                        needs("tool", "\"build\"", false)
                    ),
                    r#""weak":["phantom?/std"],"strong":["phantom/std"],"named":["dep:phantom"]"#
                ),
                package("phantom", registry, &needs("behind", "null", false), ""),
                package("behind", registry, "", ""),
                package("tool", registry, &needs("behind", "null", false), ""),
                node(
                    "root",
                    &format!("{},{}", edge("phantom", "null"), edge("tool", "\"build\"")),
                    active
                ),
                node("phantom", &edge("behind", "null"), ""),
                node("behind", "", ""),
                node("tool", &edge("behind", "null"), ""),
            );
            let have = prune(&MetadataCommand::parse(text).unwrap());
            let have: Vec<(&str, Scope)> =
                have.iter().map(|it| (it.name.as_str(), it.scope)).collect();
            assert_eq!(have, want, "{active}");
        };
        let all = [
            ("behind", Scope::Runtime),
            ("phantom", Scope::Runtime),
            ("tool", Scope::Build),
        ];
        check("", &[("behind", Scope::Build), ("tool", Scope::Build)]);
        check(
            "\"weak\"",
            &[("behind", Scope::Build), ("tool", Scope::Build)],
        );
        check("\"strong\"", &all);
        check("\"named\"", &all);
    }

    #[test]
    fn nothing_of_the_tree_is_run() {
        let tree = tempfile::tempdir().unwrap();
        let here = tree.path();
        std::fs::write(here.join("Cargo.toml"), "").unwrap();
        let question = Question {
            cargo: Path::new("/bin/sh"),
            manifest: &here.join("Cargo.toml"),
            run_in: here,
            platform: None,
            limit: Duration::from_secs(1),
        };
        assert!(matches!(built(&question), Err(NoAnswer::Unsafe(_))));
        let relative = Question {
            cargo: Path::new("cargo"),
            ..question
        };
        assert!(matches!(built(&relative), Err(NoAnswer::Unsafe(_))));
    }

    /// What the tree says about compilers is not believed, and its files stay as they are.
    #[test]
    fn a_hostile_tree_runs_nothing() {
        let (tree, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |path: &str| tree.path().join(path);
        for folder in [".cargo", "src", "part/src"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        let marker = away.path().join("was-run");
        let write = |path: &str, text: &str| std::fs::write(at(path), text).unwrap();
        write(
            "evil.sh",
            &format!("#!/bin/sh\ntouch {}\n", marker.display()),
        );
        write(
            ".cargo/config.toml",
            "[build]\nrustc = \"./evil.sh\"\nrustc-wrapper = \"./evil.sh\"\n",
        );
        write(
            "Cargo.toml",
            "[package]\nname = \"whole\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\npart = { path = \"part\" }\n[workspace]\n",
        );
        write("src/lib.rs", "");
        write(
            "part/Cargo.toml",
            "[package]\nname = \"part\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
        );
        write("part/src/lib.rs", "");
        let lock = "version = 3\n\n[[package]]\nname = \"part\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"whole\"\nversion = \"0.1.0\"\ndependencies = [\n \"part\",\n]\n";
        write("Cargo.lock", lock);
        let built = built(&Question {
            cargo: Path::new(env!("CARGO")),
            manifest: &at("Cargo.toml"),
            run_in: away.path(),
            platform: None,
            limit: Duration::from_secs(60),
        });
        assert_eq!(built.unwrap(), []);
        assert!(!marker.exists());
        assert_eq!(std::fs::read_to_string(at("Cargo.lock")).unwrap(), lock);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_stopped() {
        use std::os::unix::fs::PermissionsExt as _;
        let (tree, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let slow = away.path().join("slow");
        std::fs::write(&slow, "#!/bin/sh\nexec sleep 60\n").unwrap();
        std::fs::set_permissions(&slow, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::write(tree.path().join("Cargo.toml"), "").unwrap();
        let answer = built(&Question {
            cargo: &slow,
            manifest: &tree.path().join("Cargo.toml"),
            run_in: away.path(),
            platform: None,
            limit: Duration::from_millis(200),
        });
        assert!(matches!(answer, Err(NoAnswer::TooLong(_))), "{answer:?}");
    }
}

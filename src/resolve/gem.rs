// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Ruby gems: in the tree, where Bundler put them, and where RubyGems installs them.
//!
//! A home of gems has `specifications/<name>-<version>.gemspec` and `gems/<name>-<version>/`,
//! with a platform behind the version where a gem is built for one (RubyGems guides, "Command
//! reference" under `gem environment`). Bundler's home in a project is `vendor/bundle/ruby/<version>`.

use super::files::{Folder, inside, upward};
use super::{Index, Origin, Places, Resolver, Spot};
use crate::package::{Dependency, Ecosystem};

/// The resolver.
pub const RESOLVER: Resolver = Resolver {
    ecosystem: Ecosystem::Gem,
    variables: &["BUNDLE_PATH", "GEM_HOME", "GEM_PATH"],
    index: |places| Box::new(Homes::new(places)),
};

/// Folders with a home for each version of Ruby.
const IN_HOME: &[&str] = &[".gem/ruby", ".local/share/gem/ruby", ".bundle/ruby"];
const OF_THE_SYSTEM: &[&str] = &[
    "var/lib/gems",
    "usr/lib/ruby/gems",
    "usr/local/lib/ruby/gems",
];

struct Homes {
    root: Option<Folder>,
    homes: Vec<Folder>,
}

impl Homes {
    fn new(places: &Places) -> Self {
        let mut homes = Vec::new();
        for name in ["GEM_HOME", "GEM_PATH", "BUNDLE_PATH"] {
            for path in places.variable(name) {
                let Some(home) = Folder::open(path, "rubygems") else {
                    continue;
                };
                homes.extend(versions(home.below("ruby").as_ref()));
                homes.push(home);
            }
        }
        let own = IN_HOME.iter().filter_map(|path| places.in_home(path));
        let system = places.system.iter();
        let system = system.flat_map(|root| OF_THE_SYSTEM.iter().map(move |path| root.join(path)));
        for path in own.chain(system) {
            homes.extend(versions(Folder::open(&path, "rubygems").as_ref()));
        }
        for home in &mut homes {
            home.name = "rubygems".to_owned();
        }
        Self {
            root: Folder::open(&places.root, ""),
            homes,
        }
    }
}

/// The homes in a folder, one for each version of Ruby.
fn versions(folder: Option<&Folder>) -> Vec<Folder> {
    let all = folder.iter().flat_map(|folder| {
        let names = folder.folders();
        names.filter_map(|name| folder.below(&name))
    });
    all.collect()
}

impl Index for Homes {
    fn locate(&self, dependency: &Dependency) -> Option<Spot> {
        let in_project = upward(&dependency.path).flat_map(|at| {
            let places = ["vendor/bundle/ruby", ".bundle/ruby"];
            places.into_iter().flat_map(move |place| {
                let folder = self
                    .root
                    .as_ref()
                    .and_then(|root| root.below(&inside(at, place)));
                versions(folder.as_ref())
            })
        });
        let homes = in_project.chain(self.homes.iter().cloned());
        homes.into_iter().find_map(|home| spot(&home, dependency))
    }
}

fn spot(home: &Folder, asked: &Dependency) -> Option<Spot> {
    let name = &asked.name;
    let entry = match &asked.version {
        Some(version) if home.has(&format!("specifications/{name}-{version}.gemspec")) => {
            format!("{name}-{version}")
        }
        // a platform behind the version, or a version that the requirement leaves open
        version => {
            let head = match version {
                Some(version) => format!("{name}-{version}-"),
                None => format!("{name}-"),
            };
            let all = home.below("specifications")?.list();
            let found = all.into_iter().rev().find_map(|(entry, _)| {
                let stem = entry.strip_suffix(".gemspec")?.to_owned();
                let rest = stem.strip_prefix(&head)?;
                let fits = version.is_some() || rest.starts_with(|c: char| c.is_ascii_digit());
                fits.then_some(stem)
            });
            found?
        }
    };
    Some(Spot {
        origin: Origin::Installed,
        place: format!("{}/gems/{entry}", home.name),
        manifest: home.read(&format!("specifications/{entry}.gemspec")),
        folder: home.below(&format!("gems/{entry}")),
        named: Vec::new(),
    })
}

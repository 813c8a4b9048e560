// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `--baseline`, `--write-baseline` and `--since`: the answer is about what is new.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use placet::git::{Recorded, Repository, is_there};
use placet::inventory::{Inventory, prints};
use placet::manifest;
use placet::policy::baseline::Baseline;
use placet::policy::since::{self, Changes};
use placet::policy::{Judged, Narrowed, OutboundSource, Policy, verdict};
use placet::rules::Rules;

use super::{CheckArgs, output, policy};

/// Bytes of the largest baseline that is read: a million places.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What the answer is held against, opened before a long scan so that a wrong name is said at
/// once.
pub struct Narrowing {
    root: PathBuf,
    policy: Option<PathBuf>,
    baseline: Option<Baseline>,
    write: Option<PathBuf>,
    since: Option<Revision>,
}

struct Revision {
    named: String,
    commit: String,
    recorded: Recorded,
    repository: Repository,
}

impl Narrowing {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// When the baseline cannot be read or is broken, or git knows no such revision.
    pub fn read(arguments: &CheckArgs) -> anyhow::Result<Self> {
        let root = arguments.scan.path.clone();
        let baseline = match &arguments.baseline {
            Some(file) => Some(read(file, arguments)?),
            None => None,
        };
        let since = match &arguments.since {
            Some(named) => Some(Revision::find(&root, named)?),
            None => None,
        };
        Ok(Self {
            policy: arguments
                .policy
                .as_ref()
                .map_or_else(|| Some(root.join(policy::FILE)), |named| Some(named.into()))
                .filter(|file| file.is_file()),
            baseline,
            write: arguments.write_baseline.clone(),
            since,
            root,
        })
    }

    /// Whether files must be compared.
    pub fn wants_prints(&self) -> bool {
        self.baseline.is_some() || self.write.is_some() || self.since.is_some()
    }

    /// Marks what is known, leaves out what did not change, and writes the baseline.
    ///
    /// # Errors
    /// When the baseline cannot be written.
    pub fn apply(
        &self,
        judged: &mut Judged,
        inventory: &Inventory,
        policy: &Policy,
        rules: &Rules,
        own_rules: Vec<String>,
    ) -> anyhow::Result<Option<Narrowed>> {
        let whole = judged.verdict;
        let compared = self
            .baseline
            .as_ref()
            .map(|baseline| baseline.compare(&mut judged.findings, inventory, policy));
        if let Some(file) = &self.write {
            let baseline = match &compared {
                Some(compared) => compared.kept.clone(),
                None => Baseline::of(&judged.findings, inventory, policy),
            };
            output::whole_file(file, |to| to.write_all(baseline.text().as_bytes()))?;
        }
        judged.verdict = verdict(&judged.findings, policy.fail_on);
        let since = match &self.since {
            Some(revision) => {
                let changes = self.changes(revision, judged, inventory, rules, own_rules)?;
                Some(since::narrow(judged, inventory, policy, &changes))
            }
            None => None,
        };
        Ok((compared.is_some() || since.is_some()).then_some(Narrowed {
            baseline: compared,
            since,
            whole,
        }))
    }

    fn changes(
        &self,
        revision: &Revision,
        judged: &Judged,
        inventory: &Inventory,
        rules: &Rules,
        own_rules: Vec<String>,
    ) -> anyhow::Result<Changes> {
        let recorded = &revision.recorded;
        let mut same: BTreeSet<String> = inventory
            .prints
            .iter()
            .filter(|(path, print)| print.git.is_some() && print.git == recorded.id(path))
            .map(|(path, _)| path.clone())
            .collect();
        let speaks =
            |path: &str| rules.files.is_license(path) || manifest::format_of(path).is_some();
        let removed = recorded
            .paths()
            .filter(|path| speaks(path) && !inventory.prints.contains_key(*path))
            .filter(|path| !is_there(&self.root, path))
            .map(str::to_owned)
            .collect();
        let full = self.root.canonicalize().unwrap_or_default();
        let own_policy = self.policy.as_ref().and_then(|file| {
            let file = file.canonicalize().ok()?;
            let below = file.strip_prefix(&full).ok()?;
            Some(below.to_string_lossy().replace('\\', "/"))
        });
        let grounds: Vec<String> = own_policy
            .into_iter()
            .chain(own_rules)
            .filter(|path| is_there(&self.root, path))
            .collect();
        for path in &grounds {
            // the walk does not print what is read as rules
            let bytes = bytes(&self.root.join(path));
            if recorded.id(path).is_some()
                && bytes.map(|it| prints::blob(&it)).ok() == recorded.id(path)
            {
                same.insert(path.clone());
            }
        }
        Ok(Changes {
            revision: revision.named.clone(),
            commit: revision.commit.clone(),
            same_license: same_license(revision, judged, inventory, rules),
            same,
            removed,
            grounds,
        })
    }
}

impl Revision {
    fn find(root: &Path, named: &str) -> anyhow::Result<Self> {
        let repository = Repository::open(root)?;
        let (commit, recorded) = {
            let commit = repository.commit(named)?;
            (commit.id.to_string(), repository.recorded(&commit)?)
        };
        Ok(Self {
            named: named.to_owned(),
            commit,
            recorded,
            repository,
        })
    }
}

/// The manifest that states the project's license, where it stated the same one before: it
/// changes with every dependency, and the license does not.
fn same_license(
    revision: &Revision,
    judged: &Judged,
    inventory: &Inventory,
    rules: &Rules,
) -> BTreeSet<String> {
    let same = || -> Option<String> {
        let OutboundSource::Manifest(place) = &judged.outbound.as_ref()?.source else {
            return None;
        };
        let path = &place.path;
        let then = revision.repository.file(revision.recorded.id(path)?).ok()?;
        let format = manifest::format_of(path)?;
        let then = placet::dependencies::read_manifest(format, path, &then, rules)?;
        let then = then
            .packages
            .iter()
            .find_map(|package| package.declared.clone())?;
        let mut now = inventory
            .packages
            .iter()
            .filter(|package| package.path == *path);
        let now = now.find_map(|package| package.declared.as_ref())?;
        (then.expression == now.expression).then(|| path.clone())
    };
    same().into_iter().collect()
}

fn read(file: &Path, arguments: &CheckArgs) -> anyhow::Result<Baseline> {
    let name = file.display();
    let text = bytes(file).with_context(|| {
        format!("cannot read the baseline {name}; write one with --write-baseline {name}")
    })?;
    let Ok(text) = String::from_utf8(text) else {
        bail!("the baseline {name} is no UTF-8 text");
    };
    Baseline::read(&name.to_string(), &text).map_err(|mistakes| {
        let color = output::stderr_has_color(arguments.look.color.color);
        anyhow!(
            "the baseline cannot be used\n{}",
            mistakes.render(color).trim_end()
        )
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the user names the baseline, and policy and rules are read for the whole run"
)]
fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is too large",
        ));
    }
    Ok(bytes)
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `placet disclose`: the packet for the technology transfer office.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use placet::disclosure::answers::{self, Answers};
use placet::disclosure::{Changes, Disclosure, Known};
use placet::git::history;
use placet::policy::Case;
use placet::report::disclosure::{Packet, lines_of};
use placet::rules::disclosure::Checklist;
use placet::rules::people::People;

use super::{DiscloseArgs, environment, output, policy, progress, rules};

/// Bytes of an earlier packet, and of the file of answers.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Writes the packet, or the questions that it leaves open.
pub fn run(arguments: &DiscloseArgs) -> anyhow::Result<ExitCode> {
    let root = &arguments.scan.path;
    let color = arguments.color.color;
    let checklist = Checklist::embedded();
    let file = root.join(answers::FILE);
    let text = read(&file)?.unwrap_or_default();
    let answers = Answers::read(&text, &checklist).map_err(|mistakes| {
        let color = output::stderr_has_color(color);
        anyhow!(
            "the answers cannot be used\n{}",
            mistakes.render(color).trim_end()
        )
    })?;
    if arguments.questions {
        let text = answers::with_questions(&text, &checklist);
        output::whole_file(&file, |to| to.write_all(text.as_bytes()))?;
        let shown = file
            .strip_prefix(".")
            .unwrap_or(&file)
            .display()
            .to_string();
        return output::to_stdout(|to| {
            writeln!(
                to,
                "wrote {shown}: answer what you can, then run `placet disclose`"
            )
        })
        .map(|()| ExitCode::SUCCESS);
    }
    let earlier = match &arguments.since {
        Some(packet) => {
            let shown = packet.display();
            let text = read(packet)?.with_context(|| format!("there is no {shown}"))?;
            let lines = lines_of(&text);
            Some(lines.with_context(|| {
                format!("{shown} is no packet: write one with `--report json=FILE`")
            })?)
        }
        None => None,
    };

    let policy = policy::load_for(None, root, color)?;
    let (rules, own) = rules::load(root, color)?;
    let mut options = super::scan_options(&arguments.scan, &[])?;
    options.profiles = true;
    options.exclude.extend(own.names().map(globset::escape));
    // what is answered is no part of what is disclosed
    options.exclude.push(answers::FILE.to_owned());
    let inventory = placet::scan(root, &options, &rules, &progress::Progress::new(true))?;
    let history = history::read(root).map_err(|error| error.to_string());
    let context = policy::context(arguments.outbound.as_ref())?;
    let case = Case::new(&inventory, &policy, &context);
    let known = Known {
        case: &case,
        history: history.as_ref().map_err(Clone::clone),
        people: &People::embedded(),
        answers: &answers,
        addresses: arguments.addresses,
    };
    let disclosure = Disclosure::new(&known, &checklist);
    let changes = earlier.map(|before| Changes::between(&before, &disclosure.lines()));
    let created = environment::created();
    let packet = Packet {
        disclosure: &disclosure,
        changes: changes.as_ref(),
        created: created.as_deref(),
    };
    for (form, file) in &arguments.report {
        match file {
            Some(file) => output::whole_file(file, |to| {
                let mut buffer = io::BufWriter::new(to);
                (form.write)(&packet, &mut buffer)?;
                buffer.flush()
            })?,
            None => output::to_stdout(|to| (form.write)(&packet, to))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that the user names, or that stands at the root; `None` if it is not there.
#[expect(
    clippy::disallowed_methods,
    reason = "answers and packets stand beside the tree: no files of the walk"
)]
fn read(path: &Path) -> anyhow::Result<Option<String>> {
    let failed = || format!("cannot read {}", path.display());
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.len() > MOST_BYTES => {
            Err(anyhow!("{} is too large", path.display()))
        }
        Ok(_) => std::fs::read_to_string(path).map(Some).with_context(failed),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error).with_context(failed),
    }
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! `README`: DOIs and addresses of registries that it names, which are traces of earlier
//! publication.

use memchr::memmem;

use super::page::{Page, find_doi};
use super::{Source, Topic};
use crate::source::file_name;

/// The source.
pub const SOURCE: Source = Source {
    matches: |path| {
        let name = file_name(path).to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        stem == "readme" && ["", "md", "txt", "rst", "org", "adoc"].contains(&ending)
    },
    read,
};

/// Pages where a registry shows one package, up to its name.
const REGISTRIES: &[(&str, &str)] = &[
    ("pypi.org/project/", "PyPI"),
    ("www.npmjs.com/package/", "npm"),
    ("crates.io/crates/", "crates.io"),
    ("cran.r-project.org/package=", "CRAN"),
    ("cran.r-project.org/web/packages/", "CRAN"),
    ("bioconductor.org/packages/", "Bioconductor"),
    ("anaconda.org/conda-forge/", "conda-forge"),
    ("hub.docker.com/r/", "Docker Hub"),
    ("huggingface.co/", "Hugging Face"),
    (
        "mathworks.com/matlabcentral/fileexchange/",
        "MATLAB File Exchange",
    ),
];

fn read(page: &mut Page<'_>) -> Result<(), String> {
    let mut from = 0;
    while let Some((at, doi)) = page.text.get(from..).and_then(find_doi) {
        // an article that is cited is not this work; what an archive of software gave it is
        let archived = [
            "10.5281/zenodo.",
            "10.6084/m9.figshare.",
            "10.17605/OSF.IO/",
        ];
        if archived.iter().any(|prefix| doi.starts_with(prefix)) {
            let lines = page.line_at(from + at);
            page.say_at(Topic::Doi, doi, Some(lines));
        }
        from += at + doi.len();
    }
    for (address, registry) in REGISTRIES {
        let found = memmem::find_iter(page.text.as_bytes(), address.as_bytes());
        let found: Vec<usize> = found.take(50).collect();
        for at in found {
            let rest = page.text.get(at + address.len()..).unwrap_or_default();
            let known = |sign: char| sign.is_ascii_alphanumeric() || "-._@/".contains(sign);
            let end = rest.find(|sign| !known(sign)).unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default().trim_matches(['/', '.']);
            if !name.is_empty() {
                let lines = page.line_at(at);
                page.say_at(Topic::Registry, &format!("{registry}: {name}"), Some(lines));
            }
        }
    }
    Ok(())
}

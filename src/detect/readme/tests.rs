// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Claims of READMEs in all their forms, and what is no claim.
// REUSE-IgnoreStart

use super::*;
use crate::detect::Detector;

/// `MIT@3` is a section's claim on line 3, `MIT!3` that of a badge.
fn check(path: &str, text: &str, want: &str) {
    let rules = Rules::embedded();
    let seen = Detector::new(&rules).examine_text(path, text);
    let claims = seen.claims.iter().map(|claim| {
        let sign = match claim.by {
            Speaker::Section => '@',
            Speaker::Badge => '!',
        };
        format!("{}{sign}{}", claim.expression, claim.lines.start)
    });
    assert_eq!(claims.collect::<Vec<_>>().join(" "), want, "{path}: {text}");
}

#[test]
fn sections_in_every_form() {
    check("README.md", "# Tool\n\n## License\n\nMIT\n", "MIT@5");
    check(
        "README.md",
        "# 📄 7. Copyright & License\nApache License, Version 2.0.\n",
        "Apache-2.0@2",
    );
    check(
        "readme.md",
        "Tool\n====\n\nLicense\n-------\n\nThis project is licensed under the [MIT](LICENSE) license - see the LICENSE file.\n",
        "MIT@7",
    );
    check(
        "README.md",
        "<h2 align=\"center\">License</h2>\n\nReleased under the ISC license.\n",
        "ISC@3",
    );
    check(
        "README.md",
        "**License**\n\nMIT license\n\nZlib license\n",
        "MIT@3",
    );
    check(
        "README.rst",
        "Tool\n####\n\nLicense\n=======\n\nBSD 3-Clause License\n",
        "BSD-3-Clause@7",
    );
    check(
        "README.org",
        "* Tool\n** License\nGPL-3.0-or-later\n",
        "GPL-3.0-or-later@3",
    );
    check(
        "README.adoc",
        "= Tool\n\n== License\n\nMIT license\n",
        "MIT@5",
    );
    check(
        "README.txt",
        "TOOL\n\nLICENSE\n\nThe MIT License\n\nSEE ALSO\n\nzlib license\n",
        "MIT@5",
    );
    check("README", "Tool\n\nLicense:\n  MIT license\n", "MIT@4");
    check(
        "README.zh.md",
        "# 工具\n\n## 许可证\n\nMIT License\n",
        "MIT@5",
    );
    check(
        "README.md",
        "## License\n- Licensed under the MIT license\n- `zlib`: zlib license\n",
        "MIT@2",
    );
}

#[test]
fn what_may_be_about_something_else_is_no_claim() {
    let quiet = |text: &str| check("README.md", text, "");
    quiet("# Tool\n\nThis project is licensed under the MIT license.\n");
    quiet("## License\n\nThe bundled zlib is under the zlib license.\n");
    quiet("## License\n\nThe documentation is licensed under CC-BY-4.0.\n");
    quiet("## License\n\nIt was licensed under the GPL-2.0-only until version 3.\n");
    quiet("## License\n\n- `zlib`: zlib license\n- Qt: LGPL-3.0-only\n");
    quiet("## License\n\n| zlib | zlib license |\n");
    quiet("## Third-party code\n\n### License\n\nMIT license\n");
    quiet("```\n# License\n```\n\nMIT license\n");
    quiet("## Licenses of dependencies\n\nMIT license\n");
    quiet("## License\n\nSee LICENSE.\n");
}

#[test]
fn badges_by_address_and_by_what_stands_for_them() {
    let badge = |text: &str, want: &str| check("README.md", text, want);
    badge(
        "[![x](https://img.shields.io/badge/License-MIT-yellow.svg)](https://example.org)\n",
        "MIT!1",
    );
    badge(
        "![](https://img.shields.io/badge/license-Apache%202.0-blue)\n",
        "Apache-2.0!1",
    );
    badge(
        "![](https://img.shields.io/badge/license-BSD--3--Clause-blue?style=flat)\n",
        "BSD-3-Clause!1",
    );
    badge(
        "![](https://img.shields.io/badge/code_license-GPL_v3-blue)\n",
        "GPL-3.0-only!1",
    );
    badge(
        "![](https://img.shields.io/badge/MIT-License-blue)\n",
        "MIT!1",
    );
    badge(
        "![](https://img.shields.io/badge/MIT%20License-blue)\n",
        "MIT!1",
    );
    badge(
        "![](https://img.shields.io/:license-mit-blue.svg)\n",
        "MIT!1",
    );
    badge(
        "![](https://img.shields.io/static/v1?label=license&message=MIT&color=blue)\n",
        "MIT!1",
    );
    badge("![](https://badgen.net/badge/license/ISC/blue)\n", "ISC!1");
    badge("![License: MIT](https://example.org/badge.svg)\n", "MIT!1");
    badge("![MIT License](docs/license.svg)\n", "MIT!1");
    badge("<img alt=\"License: MIT\" src=\"a.svg\">\n", "MIT!1");
    check(
        "README.rst",
        ".. image:: https://example.org/a.svg\n   :target: LICENSE\n   :alt: License: MIT\n",
        "MIT!1",
    );
    check(
        "README.rst",
        ".. |license| image:: https://img.shields.io/badge/license-MIT-blue.svg\n",
        "MIT!1",
    );
    check(
        "README.org",
        "[[https://img.shields.io/badge/license-MIT-blue.svg]]\n",
        "MIT!1",
    );
    check(
        "README",
        "License badge: https://img.shields.io/badge/license-MIT-blue.svg\n",
        "MIT!1",
    );
}

#[test]
fn other_badges_name_no_license_of_the_project() {
    let quiet = |text: &str| check("README.md", text, "");
    quiet("![license](https://img.shields.io/github/license/example/tool)\n");
    quiet("![License](https://img.shields.io/badge/license-custom-blue)\n");
    quiet("![](https://img.shields.io/badge/model%20license-CC--BY--4.0-blue)\n");
    quiet("![license and build](https://img.shields.io/badge/build-passing-green)\n");
    quiet("![](https://img.shields.io/badge/license-%F0%28%8C)\n");
    check("notes.md", "![License: MIT](a.svg)\n", "");
}
// REUSE-IgnoreEnd

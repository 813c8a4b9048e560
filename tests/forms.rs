// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The forms in which license texts and notices stand in files: comments of all languages,
//! markup, string literals, notebooks. Each form dresses the same four bodies, and in each the
//! same license, the same holder and the lines of the body must be found.

use placet::detect::{Detector, Seen};
use placet::license::License;
use placet::rules::Rules;

// REUSE-IgnoreStart
const STATEMENT: &str = "Copyright (c) 2024 Example University";

/// A body, its license, a word of its first line and one of its last.
struct Body {
    license: &'static str,
    text: &'static str,
    first: &'static str,
    last: &'static str,
}

const GPL: Body = Body {
    license: "GPL-2.0-or-later",
    text: "\
This program is free software; you can redistribute it and/or modify
it under the terms of the GNU General Public License as published by
the Free Software Foundation; either version 2 of the License, or
(at your option) any later version.

This program is distributed in the hope that it will be useful,
but WITHOUT ANY WARRANTY; without even the implied warranty of
MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
GNU General Public License for more details.",
    first: "redistribute",
    last: "details",
};

const APACHE: Body = Body {
    license: "Apache-2.0",
    text: "\
Licensed under the Apache License, Version 2.0 (the \"License\");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an \"AS IS\" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.",
    first: "Licensed",
    last: "limitations",
};

const BODIES: &[Body] = &[
    GPL,
    APACHE,
    Body {
        license: "MIT",
        text: "\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the \"Software\"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.",
        first: "Permission",
        last: "SOFTWARE.",
    },
    Body {
        license: "BSD-3-Clause",
        text: "\
Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS IS\"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.",
        first: "Redistribution",
        last: "POSSIBILITY",
    },
];

/// Each line in front of and behind something.
fn lines(text: &str, before: &str, after: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(format!("{before}{line}{after}").trim_end());
        out.push('\n');
    }
    out
}

/// Each line in a box as wide as the widest.
fn boxed(text: &str, left: &str, right: &str) -> String {
    let width = text.lines().map(str::len).max().unwrap_or(0);
    text.lines()
        .map(|line| format!("{left}{line:width$}{right}\n"))
        .collect()
}

/// Paragraphs, each as one.
fn paragraphs(text: &str, before: &str, after: &str) -> String {
    text.split("\n\n")
        .map(|paragraph| format!("{before}{paragraph}{after}\n\n"))
        .collect()
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace("(c)", "&copy;")
}

/// Finds what every form must give: the license, the holder, the lines of the body.
fn problems(path: &str, form: &str, dressed: &str, body: &Body, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut found: Vec<String> = seen
        .detections
        .iter()
        .map(|seen| seen.expression.to_string())
        .collect();
    found.dedup();
    if found != [body.license] {
        wrong.push(format!("licenses {found:?}"));
    }
    let line = |word: &str| dressed.lines().position(|line| line.contains(word));
    let from = line(body.first).map_or(0, |at| at + 1);
    let to = dressed
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|line| line.contains(body.last))
        .map_or(0, |at| at + 1);
    for seen in &seen.detections {
        let lines = seen.lines;
        if lines.start + 7 < from
            || lines.start > from + 2
            || lines.end > to + 1
            || lines.end + 6 < to
        {
            wrong.push(format!("{lines:?}, the body stands in {from}-{to}"));
        }
    }
    let holders: Vec<Option<&str>> = seen
        .copyrights
        .iter()
        .map(|copyright| copyright.holder.as_deref())
        .collect();
    if holders != [Some("Example University")] {
        wrong.push(format!(
            "copyrights {:?}",
            seen.copyrights
                .iter()
                .map(|it| (&it.statement, &it.holder))
                .collect::<Vec<_>>()
        ));
    }
    for it in &mut wrong {
        *it = format!("{form} ({path}), {}: {it}", body.license);
    }
    wrong
}

fn check(path: &str, form: &str, dress: impl Fn(&str) -> String) -> Vec<String> {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    BODIES
        .iter()
        .flat_map(|body| {
            let dressed = dress(&format!("{STATEMENT}\n\n{}", body.text));
            let seen = detector.examine(path, dressed.as_bytes()).unwrap();
            problems(path, form, &dressed, body, &seen)
        })
        .collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn comments_of_all_languages() {
    let mut wrong = Vec::new();
    for (path, sign, code) in [
        ("a.cpp", "// ", "int main() { return 0; }\n"),
        ("a.rs", "//! ", "fn main() {}\n"),
        ("a.py", "# ", "import os\n"),
        ("a.f90", "! ", "program river\nend program\n"),
        ("a.f90", "!  ", "program river\nend program\n"),
        ("a.f", "C     ", "      PROGRAM RIVER\n      END\n"),
        ("a.f", "c ", "      PROGRAM RIVER\n      END\n"),
        ("a.f", "*     ", "      PROGRAM RIVER\n      END\n"),
        ("a.m", "% ", "function x = river(y)\nend\n"),
        ("a.tex", "%% ", "\\documentclass{article}\n"),
        ("a.el", ";;; ", "(provide 'river)\n"),
        ("a.lisp", ";; ", "(defun river (x) x)\n"),
        ("a.asm", "; ", "mov eax, ebx\n"),
        ("a.s", "@ ", "mov r0, r1\n"),
        ("a.adb", "-- ", "procedure River is begin null; end;\n"),
        ("a.sql", "--  ", "SELECT 1;\n"),
        ("a.hs", "-- | ", "main = pure ()\n"),
        ("a.vb", "' ", "Module River\nEnd Module\n"),
        ("a.bas", "REM ", "PRINT 1\n"),
        ("a.bat", ":: ", "echo off\n"),
        ("a.bat", "@REM ", "echo off\n"),
        ("a.bat", "rem ", "echo off\n"),
        ("a.cob", "      * ", "       PROGRAM-ID. RIVER.\n"),
        ("a.cob", "000100* ", "       PROGRAM-ID. RIVER.\n"),
        ("a.vim", "\" ", "set nocompatible\n"),
        ("a.m4", "dnl ", "AC_INIT\n"),
        ("a.R", "#' ", "river <- function(x) x\n"),
        ("a.py", "## ", "import os\n"),
        ("a.erl", "%%% ", "-module(river).\n"),
        ("a.lua", "--- ", "return {}\n"),
        ("a.js", "/// ", "let x = 1;\n"),
        ("a.scm", ";;;; ", "(define x 1)\n"),
        ("a.txt", "> ", "end\n"),
        ("a.txt", "| ", "end\n"),
        ("a.inf", "; ", "[Version]\n"),
        ("a.po", "# ", "msgid \"\"\n"),
        ("a.ps1", "# ", "Get-Item .\n"),
        ("a.rst", "   ", "end\n"),
        ("a.py", "#: ", "x = 1\n"),
        ("a.pas", "// ", "begin end.\n"),
        ("a.sh", "#   ", "exit 0\n"),
        ("Dockerfile", "# ", "FROM scratch\n"),
        ("a.gp", "\\\\ ", "f(x)=x\n"),
        ("a.jcl", "//* ", "//STEP1 EXEC\n"),
        ("a.stan", "// ", "data { int N; }\n"),
    ] {
        wrong.extend(check(path, &format!("{sign:?}"), |text| {
            lines(text, sign, "") + "\n" + code
        }));
    }
    assert_none(&wrong);
}

#[test]
fn comment_blocks() {
    let mut wrong = Vec::new();
    for (path, open, before, after, close) in [
        ("a.c", "/*\n", " * ", "", " */\n"),
        ("a.c", "/*\n", "", "", "*/\n"),
        ("a.c", "/* ", "   ", "", "*/\n"),
        ("a.java", "/**\n", " * ", "", " */\npackage river;\n"),
        ("a.c", "/*!\n", " *  ", "", " */\n"),
        ("a.c", "", "/* ", " */", "\nint x;\n"),
        ("a.c", "/*****\n", "** ", "", "*****/\n"),
        ("a.c", "/*----\n", "| ", "", "----*/\n"),
        ("a.hs", "{-\n", "", "", "-}\nmodule River where\n"),
        ("a.hs", "{- |\n", "   ", "", "-}\nmodule River where\n"),
        ("a.ml", "(*\n", " * ", "", " *)\nlet x = 1\n"),
        ("a.ml", "", "(* ", " *)", "let x = 1\n"),
        ("a.pas", "{\n", "  ", "", "}\nunit River;\n"),
        ("a.pas", "(*\n", "  ", "", "*)\nunit River;\n"),
        (
            "a.xml",
            "<?xml version=\"1.0\"?>\n<!--\n",
            "  ",
            "",
            "-->\n<a/>\n",
        ),
        ("a.html", "<!-- ", "", "", " -->\n<html></html>\n"),
        ("a.xml", "", "<!-- ", " -->", "<a/>\n"),
        ("a.j2", "{#\n", "", "", "#}\n{{ x }}\n"),
        ("a.j2", "{# ", "   ", "", " #}\n"),
        ("a.ftl", "<#--\n", "", "", "-->\n"),
        ("a.jsp", "<%--\n", "  ", "", "--%>\n"),
        ("a.erb", "<%#\n", "", "", "%>\n"),
        ("a.erb", "", "<%# ", " %>", "\n"),
        ("a.vm", "#*\n", "  ", "", "*#\n"),
        ("a.ps1", "<#\n", "", "", "#>\nGet-Item .\n"),
        ("a.jl", "#=\n", "", "", "=#\nmodule River end\n"),
        ("a.m", "%{\n", "", "", "%}\nx = 1;\n"),
        ("a.lua", "--[[\n", "", "", "]]\nreturn {}\n"),
        ("a.cmake", "#[[\n", "", "", "]]\nproject(River)\n"),
        ("a.rb", "=begin\n", "", "", "=end\nputs 1\n"),
        ("a.py", "\"\"\"\n", "", "", "\"\"\"\nimport os\n"),
        ("a.py", "\"\"\"", "    ", "", "\"\"\"\nimport os\n"),
        ("a.py", "r'''\n", "", "", "'''\nimport os\n"),
        ("a.lisp", "#|\n", "", "", "|#\n(list)\n"),
        ("a.sh", ": <<'EOF'\n", "", "", "EOF\nexit 0\n"),
        ("a.coffee", "###\n", "", "", "###\nx = 1\n"),
        ("a.nim", "#[\n", "  ", "", "]#\n"),
        ("a.d", "/+\n", " + ", "", " +/\n"),
        ("a.hbs", "{{!--\n", "  ", "", "--}}\n"),
        ("a.twig", "{#\n", " # ", "", " #}\n"),
        (
            "a.css",
            "@charset \"utf-8\";\n/* ",
            "",
            "",
            "*/\na { b: c }\n",
        ),
        ("a.scss", "/*!\n", " * ", "", " */\n"),
        ("a.wgsl", "/*\n", "\t", "", "*/\n"),
        ("a.tcl", "", "#\t", "", "\nproc x {} {}\n"),
        ("a.pl", "=pod\n\n", "", "", "\n=cut\n\nprint 1;\n"),
        ("a.mdx", "{/*\n", "", "", "*/}\n"),
        ("a.vue", "<!--\n  - ", "  - ", "", "-->\n"),
        ("a.asciidoc", "////\n", "", "", "////\n"),
        ("a.texi", "@ignore\n", "", "", "@end ignore\n"),
        ("a.texi", "", "@c ", "", "@node Top\n"),
        ("a.rst", "..\n", "    ", "", "\nRiver\n=====\n"),
    ] {
        let form = format!("{open:?} {before:?} {after:?} {close:?}");
        wrong.extend(check(path, &form, |text| {
            format!("{open}{}{close}", lines(text, before, after))
        }));
    }
    for (path, left, right, top) in [
        ("a.c", "/* ", " */", ""),
        ("a.c", " * ", " *", "/***************\n"),
        ("a.sh", "# ", " #", "###############\n"),
        ("a.sh", "## ", " ##", "###############\n"),
        ("a.f90", "!  ", "  !", "!-------------!\n"),
        ("a.c", "// | ", " |", "// +---------+\n"),
        ("a.c", "** ", " **", "/*--*/\n"),
        ("a.ml", "(* ", " *)", "(*************)\n"),
        ("a.lisp", ";; ", " ;;", ";;;;;;;;;;;;;;\n"),
        ("a.adb", "--  ", "  --", "-------------\n"),
        ("a.m", "%  ", "  %", "%%%%%%%%%%%%%\n"),
        ("a.txt", "│ ", " │", "┌────────────┐\n"),
        ("a.html", "<!-- ", " -->", ""),
    ] {
        wrong.extend(check(path, &format!("box {left:?} {right:?}"), |text| {
            format!("{top}{}{top}", boxed(text, left, right))
        }));
    }
    assert_none(&wrong);
}

#[test]
fn markup() {
    let mut wrong = Vec::new();
    let mut form = |path: &str, name: &str, dress: &dyn Fn(&str) -> String| {
        wrong.extend(check(path, name, dress));
    };
    form("a.md", "quote", &|text| lines(text, "> ", ""));
    form("a.md", "fence", &|text| {
        format!("# River\n\n```text\n{text}\n```\n")
    });
    form("a.md", "indented", &|text| lines(text, "    ", ""));
    form("a.md", "emphasis", &|text| {
        text.replace("Software", "**Software**")
            .replace("the License", "the _License_")
            .replace("WITHOUT", "**WITHOUT**")
    });
    form("a.txt", "hyphens that nobody sees", &|text| {
        text.replace("ware", "\u{ad}ware")
            .replace("arranty", "\u{200b}arranty")
    });
    form("a.txt", "ligatures", &|text| {
        text.replace("ffi", "\u{fb03}")
            .replace("fi", "\u{fb01}")
            .replace("fl", "\u{fb02}")
    });
    form("a.txt", "numbered lines", &|text| {
        let numbered = text.lines().enumerate();
        let line = |(at, line)| format!("{:4}  {line}\n", at + 1);
        numbered.map(line).collect::<String>()
    });
    form("a.md", "links", &|text| {
        text.replace(
            "GNU General Public License",
            "[GNU General Public License](https://example.org/gpl)",
        )
        .replace(
            "http://www.apache.org/licenses/LICENSE-2.0",
            "<http://www.apache.org/licenses/LICENSE-2.0>",
        )
    });
    form("a.md", "hard breaks", &|text| lines(text, "", "\\"));
    form("a.html", "paragraphs", &|text| {
        format!(
            "<html><body>\n{}</body></html>\n",
            paragraphs(&html(text), "<p class=\"x\">", "</p>")
        )
    });
    form("a.html", "breaks", &|text| {
        lines(&html(text), "&nbsp;", "<br />")
    });
    form("a.html", "spans", &|text| {
        lines(&html(text), "<span class=\"line\">", "</span>")
    });
    form("a.html", "numbers", &|text| {
        text.replace('"', "&#8220;")
            .replace("(c)", "&#169;")
            .replace("the License", "the <a href='x'>License</a>")
    });
    form("a.html", "hexadecimal", &|text| {
        text.replace('"', "&#x22;").replace("(c)", "&#xA9;")
    });
    form("a.rst", "literal", &|text| {
        format!("License\n=======\n\n::\n\n{}", lines(text, "    ", ""))
    });
    form("a.rst", "roles", &|text| {
        text.replace("the License", "the *License*")
            .replace("Software", "``Software``")
    });
    form("a.rst", "comment", &|text| lines(text, ".. ", ""));
    form("a.pod", "pod", &|text| {
        format!("=head1 COPYRIGHT\n\n{text}\n\n=cut\n")
    });
    form("a.pod", "pod letters", &|text| {
        text.replace("the License", "the I<License>")
            .replace("Software", "B<Software>")
            .replace("GNU", "C<GNU>")
    });
    form("a.1", "troff comment", &|text| lines(text, ".\\\" ", ""));
    form("a.1", "troff quote comment", &|text| {
        lines(text, "'\\\" ", "")
    });
    form("a.1", "troff", &|text| {
        paragraphs(text, ".PP\n", "")
            .replace("(c)", "\\(co")
            .replace('-', "\\-")
    });
    form("a.1", "troff fonts", &|text| {
        text.replace("the License", "the \\fILicense\\fR")
            .replace("Software", "\\fBSoftware\\fP")
            .replace('"', "\\(dq")
            .replace("and/or", "and/\\:or")
    });
    form("a.tex", "latex", &|text| {
        text.replace("(c)", "\\copyright{}")
            .replace('"', "``")
            .replace("the License", "the \\emph{License}")
            .replace("Software", "\\textbf{Software}")
            .replace("any later", "any~later")
    });
    form("a.tex", "latex lines", &|text| lines(text, "", "\\\\"));
    form("a.texi", "texinfo", &|text| {
        text.replace("(c)", "@copyright{}")
            .replace("the License", "the @emph{License}")
            .replace('"', "``")
    });
    form("a.adoc", "asciidoc", &|text| {
        format!("== License\n\n....\n{text}\n....\n")
    });
    form("a.org", "org", &|text| {
        format!("* License\n#+BEGIN_SRC\n{text}\n#+END_SRC\n")
    });
    form("a.wiki", "wiki", &|text| {
        text.replace("the License", "the [[License]]")
            .replace("Software", "''Software''")
    });
    form("a.xml", "docbook", &|text| {
        paragraphs(&html(text).replace("&copy;", "&#169;"), "<para>", "</para>")
            .replace("the License", "the <emphasis>License</emphasis>")
    });
    form("a.xml", "cdata", &|text| {
        format!("<license><![CDATA[\n{text}\n]]></license>\n")
    });
    form("a.svg", "rdf", &|text| {
        format!("<svg><desc>\n{}\n</desc></svg>", html(text))
    });
    form("a.rtf", "rtf", &|text| {
        format!(
            "{{\\rtf1\\ansi\\deff0\n{}}}\n",
            lines(text, "", "\\par").replace("(c)", "\\'a9")
        )
    });
    form("a.txt", "curly quotes", &|text| {
        text.replace(" \"", " “")
            .replace('"', "”")
            .replace("(c)", "©")
    });
    form("a.txt", "form feeds", &|text| {
        text.replace("\n\n", "\n\u{c}\n")
    });
    form("a.txt", "carriage returns", &|text| {
        text.replace('\n', "\r\n")
    });
    form("a.txt", "tabs", &|text| lines(text, "\t\t", ""));
    form("a.txt", "wide spaces", &|text| text.replace(' ', "\u{a0}"));
    form("a.txt", "justified", &|text| {
        text.replace(" the ", "   the  ")
    });
    form("a.diff", "diff", &|text| {
        format!(
            "--- /dev/null\n+++ b/a.c\n@@ -0,0 +1,20 @@\n{}",
            lines(text, "+ * ", "")
        )
    });
    assert_none(&wrong);
}

#[test]
fn strings_of_programs_and_data() {
    let mut wrong = Vec::new();
    let mut form = |path: &str, name: &str, dress: &dyn Fn(&str) -> String| {
        wrong.extend(check(path, name, dress));
    };
    form("a.json", "json string", &|text| {
        format!("{{\"terms\": \"{}\"}}\n", quoted(text).replace('\n', "\\n"))
    });
    form("a.json", "json escapes", &|text| {
        format!(
            "{{\"terms\": \"{}\"}}\n",
            quoted(text)
                .replace('\n', "\\r\\n")
                .replace("(c)", "\\u00a9")
                .replace('\'', "\\u0027")
                .replace("and/or", "and\\/or")
        )
    });
    form("a.json", "json lines", &|text| {
        format!(
            "{{\"terms\": [\n{}]}}\n",
            lines(&quoted(text), "  \"", "\",")
        )
    });
    form("a.c", "adjacent literals", &|text| {
        format!(
            "static const char terms[] =\n{};\n",
            lines(&quoted(text), "\t\"", "\\n\"")
        )
    });
    form("a.c", "printf", &|text| {
        lines(&quoted(text), "  printf(\"", "\\n\");")
    });
    form("a.cc", "stream", &|text| {
        format!(
            "  std::cout\n{};\n",
            lines(&quoted(text), "    << \"", "\\n\"")
        )
    });
    form("a.java", "concatenation", &|text| {
        format!(
            "String terms = \"\"\n{};\n",
            lines(&quoted(text), "    + \"", "\\n\"")
        )
    });
    form("a.py", "concatenation", &|text| {
        format!(
            "TERMS = (\n{})\n",
            lines(&text.replace('\'', "\\'"), "    '", "\\n'")
        )
    });
    form("a.py", "u literals", &|text| {
        format!("TERMS = (\n{})\n", lines(&quoted(text), "    u\"", " \""))
    });
    form("a.js", "concatenation", &|text| {
        format!(
            "const terms = ''\n{};\n",
            lines(&text.replace('\'', "\\'"), "  '", "\\n' +")
        )
    });
    form("a.js", "join", &|text| {
        format!(
            "const terms = [\n{}].join('\\n');\n",
            lines(&text.replace('\'', "\\'"), "  '", "',")
        )
    });
    form("a.sh", "echo", &|text| {
        lines(&quoted(text), "echo \"", "\"")
    });
    form("a.bat", "echo", &|text| lines(text, "echo ", ""));
    form("a.f90", "write", &|text| {
        lines(&text.replace('\'', "''"), "  write(*,*) '", "'")
    });
    form("a.el", "message", &|text| {
        format!("(defconst terms \"{}\")\n", quoted(text))
    });
    form("a.c", "continued", &|text| {
        format!(
            "#define TERMS \"\\\n{}\"\n",
            lines(&quoted(text), "", "\\n\\")
        )
    });
    form("a.rs", "continued", &|text| {
        format!(
            "const TERMS: &str = \"\\\n{}\";\n",
            lines(&quoted(text), "    ", "\\n\\")
        )
    });
    form("a.yaml", "block", &|text| {
        format!("terms: |\n{}", lines(text, "  ", ""))
    });
    form("a.toml", "text", &|text| {
        format!("terms = '''\n{text}\n'''\n")
    });
    form("a.po", "msgid", &|text| {
        format!(
            "msgid \"\"\n{}msgstr \"\"\n",
            lines(&quoted(text), "\"", "\\n\"")
        )
    });
    form("a.properties", "continued", &|text| {
        format!("terms=\\\n{}", lines(text, "  ", "\\n\\"))
    });
    form("a.ini", "value", &|text| {
        format!("[a]\nterms =\n{}", lines(text, "  ", ""))
    });
    form("a.sql", "insert", &|text| {
        format!(
            "INSERT INTO terms VALUES ('{}');\n",
            text.replace('\'', "''")
        )
    });
    form("a.plist", "string", &|text| {
        format!("<string>{}</string>\n", html(text))
    });
    form("a.min.js", "banner", &|text| {
        format!(
            "/*! river v1.2.3\n{}*/\n{}\n",
            lines(text, " * ", ""),
            "function(a){return a};".repeat(900)
        )
    });
    form("a.min.js", "one line", &|text| {
        format!(
            "/*! {} */{}",
            text.replace('\n', " "),
            "!function(a){return(c)}();".repeat(2000)
        )
    });
    form("a.js", "in the middle of a line", &|text| {
        let code = "!function(a){return a}();".repeat(2000);
        format!("{code}/*! {} */{code}", text.replace('\n', " "))
    });
    form("a.js", "escaped in the middle of a line", &|text| {
        let code = "e.exports=function(a){return a},".repeat(2000);
        format!(
            "{code}t.terms=\"{}\";{code}",
            quoted(text).replace('\n', "\\n")
        )
    });
    form("a.ipynb", "notebook", &|text| {
        format!(
            "{{\n \"cells\": [\n  {{\n   \"cell_type\": \"markdown\",\n   \"metadata\": {{}},\n   \"source\": [\n{}    \"\"\n   ]\n  }}\n ],\n \"metadata\": {{}},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}}\n",
            lines(&quoted(text), "    \"", "\\n\",")
        )
    });
    form("a.ipynb", "notebook of one line", &|text| {
        format!(
            "{{\"cells\":[{{\"cell_type\":\"code\",\"outputs\":[],\"source\":\"{}\"}}]}}",
            quoted(&lines(text, "# ", "")).replace('\n', "\\n")
        )
    });
    assert_none(&wrong);
}

#[test]
fn letters_in_other_encodings() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let mut wrong = Vec::new();
    for body in BODIES {
        let text = format!("© 2024 Example University\n\n{}\n", body.text);
        let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
        for (form, bytes) in [
            (
                "UTF-8 with a mark",
                marked(b"\xef\xbb\xbf", text.clone().into_bytes()),
            ),
            ("Latin-1", latin),
            (
                "UTF-16LE with a mark",
                marked(b"\xff\xfe", wide(u16::to_le_bytes)),
            ),
            (
                "UTF-16BE with a mark",
                marked(b"\xfe\xff", wide(u16::to_be_bytes)),
            ),
            ("UTF-16LE", wide(u16::to_le_bytes)),
            ("UTF-16BE", wide(u16::to_be_bytes)),
        ] {
            match detector.examine("a.txt", &bytes) {
                Some(seen) => wrong.extend(problems("a.txt", form, &text, body, &seen)),
                None => wrong.push(format!("{form}: not read")),
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn a_file_of_forty_licenses_gives_each_its_lines() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let ids = [
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "MPL-2.0",
        "EPL-2.0",
        "LGPL-2.1-only",
        "GPL-2.0-only",
        "GPL-3.0-only",
        "AGPL-3.0-only",
        "BSL-1.0",
        "Unlicense",
        "CC0-1.0",
        "CC-BY-4.0",
        "CC-BY-SA-4.0",
        "OFL-1.1",
        "Artistic-2.0",
        "PostgreSQL",
        "Python-2.0",
        "OpenSSL",
        "NCSA",
        "WTFPL",
        "X11",
        "libpng-2.0",
        "CDDL-1.0",
        "EUPL-1.2",
        "MS-PL",
        "curl",
        "ICU",
        "Unicode-DFS-2016",
        "FTL",
        "IJG",
        "Ruby",
        "PHP-3.01",
        "W3C",
        "TCL",
        "BSD-4-Clause",
        "0BSD",
    ];
    assert_eq!(ids.len(), 40);
    let mut text = String::from("Third-party software in River\n=============================\n\n");
    let mut want = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let license: &dyn license::License = id.parse().unwrap();
        text.push_str(&format!(
            "--------------------------------------------------\n{}. component{number} 1.{number}\nCopyright (c) 2020 Author {number}\n\n",
            number + 1
        ));
        let start = text.lines().count() + 1;
        text.push_str(license.text().trim());
        text.push_str("\n\n");
        want.push((
            License::new(*id).id.to_string(),
            start,
            text.lines().count(),
        ));
    }
    let mut wrong = Vec::new();
    for path in ["THIRD-PARTY-NOTICES.txt", "docs/credits.txt"] {
        let seen = detector.examine(path, text.as_bytes()).unwrap();
        for (id, start, end) in &want {
            let near = |seen: &&placet::detect::Detection| {
                seen.lines.start >= start.saturating_sub(4)
                    && seen.lines.start <= start + 12
                    && seen.lines.end <= *end
            };
            let here: Vec<String> = seen
                .detections
                .iter()
                .filter(near)
                .map(|seen| {
                    format!(
                        "{} {}-{}",
                        seen.expression, seen.lines.start, seen.lines.end
                    )
                })
                .collect();
            if !here.iter().any(|it| it.starts_with(&format!("{id} "))) {
                wrong.push(format!("{path}: {id} {start}-{end}: {here:?}"));
            }
        }
        for seen in &seen.detections {
            let known = want.iter().any(|(id, start, end)| {
                seen.expression.to_string() == *id
                    && seen.lines.start >= start.saturating_sub(4)
                    && seen.lines.end <= *end
            });
            if !known {
                wrong.push(format!(
                    "{path}: {} {}-{} by {}",
                    seen.expression, seen.lines.start, seen.lines.end, seen.rule
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn what_is_marked_to_be_ignored_is_ignored_in_any_form() {
    let rules = Rules::embedded();
    let detector = Detector::new(&rules);
    let marks = (
        concat!("REUSE-", "IgnoreStart"),
        concat!("REUSE-", "IgnoreEnd"),
    );
    let text = format!(
        "# {}\n# Licensed under the MIT License.\n# {}\nx = 1\n",
        marks.0, marks.1
    );
    assert!(
        detector
            .examine("a.py", text.as_bytes())
            .unwrap()
            .detections
            .is_empty()
    );
    let snippet = "# SPDX-SnippetBegin\n# SPDX-License-Identifier: ISC\n# SPDX-SnippetCopyrightText: 2024 Example University\nx = 1\n# SPDX-SnippetEnd\n";
    let seen = detector.examine("a.py", snippet.as_bytes()).unwrap();
    assert_eq!(seen.detections[0].expression.to_string(), "ISC");
    assert_eq!(
        seen.copyrights[0].holder.as_deref(),
        Some("Example University")
    );
}
// REUSE-IgnoreEnd

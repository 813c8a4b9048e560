// SPDX-License-Identifier: Apache-2.0 OR MIT
//! Packed packages made here, each as its own tools pack it, and hostile ones.

use std::io::Write;

use super::*;

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (path, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut packed);
    for (path, bytes) in members {
        let (mut entry, config) = archive
            .new_file(*path)
            .compression_method(rawzip::CompressionMethod::DEFLATE)
            .start()
            .unwrap();
        let packer = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
        let mut writer = config.wrap(packer);
        writer.write_all(bytes).unwrap();
        let (packer, descriptor) = writer.finish().unwrap();
        packer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    packed
}

/// An RPM package with these strings by tag; lists are strings with `\0` between them.
fn rpm(values: &[(u32, &str)]) -> Vec<u8> {
    let header = |values: &[(u32, &str)]| {
        let (mut index, mut store) = (Vec::new(), Vec::new());
        for (tag, value) in values {
            let count = value.matches('\0').count() + 1;
            for number in [*tag, 8, store.len() as u32, count as u32] {
                index.extend(number.to_be_bytes());
            }
            store.extend(value.as_bytes());
            store.push(0);
        }
        let mut bytes = vec![0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0];
        bytes.extend((values.len() as u32).to_be_bytes());
        bytes.extend((store.len() as u32).to_be_bytes());
        bytes.extend(index);
        bytes.extend(store);
        bytes
    };
    let mut bytes = vec![0xed, 0xab, 0xee, 0xdb];
    bytes.resize(96, 0);
    let mut signatures = header(&[(1000, "sum")]);
    signatures.resize(signatures.len().next_multiple_of(8), 0);
    bytes.extend(signatures);
    bytes.extend(header(values));
    bytes
}

/// What comes out of a packed package: the manifest's path and first line, and the licenses.
fn check(path: &str, bytes: &[u8], want: Option<(&str, &str, &[&str])>) {
    let packed = open(path, bytes, Files::embedded()).unwrap();
    let packed = packed.map(|it| {
        let text = String::from_utf8_lossy(&it.manifest.bytes).into_owned();
        let first = text.lines().next().unwrap_or("").to_owned();
        let licenses: Vec<String> = it.licenses.into_iter().map(|file| file.path).collect();
        (it.manifest.path, first, licenses)
    });
    let want = want.map(|(manifest, first, licenses)| {
        let licenses: Vec<String> = licenses.iter().map(|&path| path.to_owned()).collect();
        (manifest.to_owned(), first.to_owned(), licenses)
    });
    assert_eq!(packed, want, "{path}");
}

#[test]
fn a_package_has_its_manifest_and_its_license_texts() {
    let wheel = zipped(&[
        ("grid/__init__.py", b"code"),
        ("grid/LICENSE", b"of something in it"),
        ("grid-1.0.dist-info/METADATA", b"Name: grid\n"),
        ("grid-1.0.dist-info/licenses/LICENSE", b"text"),
    ]);
    check(
        "wheels/grid-1.0-py3-none-any.whl",
        &wheel,
        Some((
            "wheels/grid-1.0-py3-none-any.whl/grid-1.0.dist-info/METADATA",
            "Name: grid",
            &["wheels/grid-1.0-py3-none-any.whl/grid-1.0.dist-info/licenses/LICENSE"],
        )),
    );
    let jar = zipped(&[
        ("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"),
        ("META-INF/LICENSE.txt", b"text"),
        ("META-INF/maven/org.example/grid/pom.xml", b"<project/>"),
    ]);
    check(
        "lib/grid.jar",
        &jar,
        Some((
            "lib/grid.jar/META-INF/maven/org.example/grid/pom.xml",
            "<project/>",
            &["lib/grid.jar/META-INF/LICENSE.txt"],
        )),
    );
    let nuget = zipped(&[("Grid.nuspec", b"<package/>"), ("tools/x.nuspec", b"")]);
    let found = Some(("Grid.1.0.nupkg/Grid.nuspec", "<package/>", &[][..]));
    check("Grid.1.0.nupkg", &nuget, found);
    let members: [(&str, &[u8]); 3] = [
        ("grid-1.0/LICENSE", b"text"),
        ("grid-1.0/PKG-INFO", b"Name: grid\n"),
        ("grid-1.0/tests/PKG-INFO", b"Name: other\n"),
    ];
    let release = gzipped(&tarred(&members));
    check(
        "grid-1.0.tar.gz",
        &release,
        Some((
            "grid-1.0.tar.gz/grid-1.0/PKG-INFO",
            "Name: grid",
            &["grid-1.0.tar.gz/grid-1.0/LICENSE"],
        )),
    );
    let gem = tarred(&[
        ("metadata.gz", &gzipped(b"--- a gem")),
        ("data.tar.gz", b""),
    ]);
    let found = Some(("grid-1.0.gem/metadata", "--- a gem", &[][..]));
    check("grid-1.0.gem", &gem, found);
    let package = rpm(&[
        (1000, "grid"),
        (1001, "1.0"),
        (1002, "2.fc40"),
        (1014, "MIT"),
        (1049, "/bin/sh\0bash\0libm.so.6()(64bit)"),
    ]);
    let path = "grid-1.0-2.x86_64.rpm";
    let found = Some((
        "grid-1.0-2.x86_64.rpm/grid-1.0-2.x86_64.spec",
        "Name: grid",
        &[][..],
    ));
    check(path, &package, found);
    let spec = open(path, &package, Files::embedded()).unwrap().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&spec.manifest.bytes),
        "Name: grid\nVersion: 1.0-2.fc40\nLicense: MIT\nRequires: bash\n"
    );
}

#[test]
fn what_only_looks_like_a_package_is_none() {
    let data = gzipped(&tarred(&[("measured/PKG-INFO", b"Name: grid\n")]));
    check("data/2024.tar.gz", &data, None);
    check("broken.tar.gz", b"no archive", None);
    check("notes.txt", b"text", None);
    check(".whl", b"", None);
    check("empty.whl", &zipped(&[("a", b"b")]), None);
}

#[test]
fn what_must_be_a_package_and_is_not_is_said() {
    let whole = zipped(&[("grid-1.0.dist-info/METADATA", b"Name: grid\n")]);
    let package = rpm(&[(1000, "grid"), (1001, "1.0")]);
    for (path, bytes) in [
        ("a.whl", b"no archive".as_slice()),
        ("a.whl", whole.get(..whole.len() / 2).unwrap()),
        ("a.gem", b"no archive"),
        ("a.crate", b"no archive"),
        ("a.rpm", b"no archive"),
        ("a.rpm", package.get(..package.len() - 40).unwrap()),
    ] {
        let why = open(path, bytes, Files::embedded()).unwrap_err();
        assert!(
            why.contains("this is no ") && !why.ends_with('.'),
            "{path}: {why}"
        );
    }
}

#[test]
fn a_member_is_never_taken_beyond_the_limit() {
    let large = vec![b'a'; 8 * 1024 * 1024];
    let bomb = zipped(&[("grid-1.0.dist-info/METADATA", &large)]);
    assert!(bomb.len() < 64 * 1024);
    let packed = open("a.whl", &bomb, Files::embedded()).unwrap().unwrap();
    assert_eq!(packed.manifest.bytes.len() as u64, MAX_MEMBER);
    let huge = gzipped(&tarred(&[("grid-1.0/data", &vec![0; 80 * 1024 * 1024])]));
    check("grid-1.0.tar.gz", &huge, None);
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! SPDX and CycloneDX over hand-made values: held against the published schemas, and what they
//! say of licenses.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use placet::inventory::Inventory;
use placet::package::{Declared, Scope};
use serde_json::{Value, json};

use crate::formats::hostile;
use crate::report::{Case, Damage, dependency, errors, expr, findings, inventory, valid};

static SPDX_SCHEMA: &str = include_str!("schemas/spdx-2.3.schema.json");

/// The schema with the list of ids in its place. Signatures have a schema of their own that
/// is not here; placet writes none.
static CYCLONEDX_SCHEMA: LazyLock<String> = LazyLock::new(|| {
    fn settle(schema: &mut Value, ids: &Value) {
        match schema {
            Value::Object(keys) => {
                let file = keys.get("$ref").and_then(Value::as_str);
                match file {
                    Some("spdx.SNAPSHOT.schema.json") => *schema = ids.clone(),
                    Some(file) if file.starts_with("jsf") => *schema = json!(false),
                    _ => keys.values_mut().for_each(|value| settle(value, ids)),
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|value| settle(value, ids)),
            _ => {}
        }
    }
    let read = |text| -> Value { serde_json::from_str(text).unwrap() };
    let ids = json!({"enum": read(include_str!("schemas/cyclonedx-spdx.schema.json"))["enum"]});
    let mut schema = read(include_str!("schemas/cyclonedx-1.6.schema.json"));
    settle(&mut schema, &ids);
    schema.to_string()
});

/// An inventory with all that bills of materials tell apart.
fn rich() -> Inventory {
    let mut inventory = inventory();
    for (at, file) in inventory.files.iter_mut().enumerate() {
        // the second was not read as a whole
        file.sha1 = (at != 1).then_some([u8::try_from(at).unwrap(); 20]);
    }
    let mut choice = inventory.files[0].clone();
    choice.path = "src/choice.rs".to_owned();
    choice.detections[0].expression =
        expr("MIT OR (LicenseRef-ours AND GPL-2.0-only WITH Classpath-exception-2.0)");
    inventory.files.push(choice);
    let mut addition = inventory.files[0].clone();
    addition.path = "src/addition.rs".to_owned();
    addition.detections[0].expression = expr("MIT WITH AdditionRef-ours");
    inventory.files.push(addition);
    let mut differs = dependency("differs", Scope::Build, Some("MIT"));
    differs.license = Some(expr("MIT AND Apache-2.0+"));
    differs.detected = Some(expr("Apache-2.0+"));
    let mut unclear = dependency("unclear", Scope::Optional, None);
    unclear.declared = Some(Declared {
        statement: "see file".to_owned(),
        expression: None,
        unclear: Some("it names no license".to_owned()),
        reading: None,
        files: Vec::new(),
        lines: None,
    });
    let mut indirect = dependency("indirect", Scope::Runtime, Some("LicenseRef-theirs"));
    indirect.dependency.direct = Some(false);
    // one purl twice: the record that knows its license stays
    let again = dependency("criterion", Scope::Dev, None);
    inventory
        .dependencies
        .extend([differs, unclear, indirect, again]);
    let mut part = inventory.packages[0].clone();
    part.path = "parts/one/Cargo.toml".to_owned();
    inventory.packages.push(part.clone());
    inventory.packages.push(part);
    inventory
}

#[test]
fn bills_of_materials_keep_to_their_schemas() {
    let findings = findings();
    let (evil, many) = hostile();
    let (rich, none) = (rich(), Inventory::default());
    let mut bare = Case::new(&rich, &findings);
    bare.findings = None;
    bare.created = Some("2026-11-22T10:30:00Z");
    for case in [
        Case::new(&rich, &findings),
        Case::new(&evil, &many),
        Case::new(&none, &[]),
        bare,
    ] {
        valid(SPDX_SCHEMA, &case.json("spdx"));
        valid(&CYCLONEDX_SCHEMA, &case.json("cyclonedx"));
    }
}

#[test]
fn the_schemas_refuse_what_they_should() {
    let (rich, findings) = (rich(), findings());
    let case = Case::new(&rich, &findings);
    let broken: [(&str, &str, Damage); 6] = [
        ("spdx", "no namespace", |report| {
            report.as_object_mut().unwrap().remove("documentNamespace");
        }),
        ("spdx", "an unknown relationship", |report| {
            report["relationships"][0]["relationshipType"] = json!("LIKES");
        }),
        ("spdx", "a file without checksums", |report| {
            report["files"][0]
                .as_object_mut()
                .unwrap()
                .remove("checksums");
        }),
        ("cyclonedx", "an unknown key", |report| {
            report["components"][0]["extra"] = json!(1);
        }),
        ("cyclonedx", "an unknown license", |report| {
            report["components"][0]["licenses"] = json!([{"license": {"id": "Apchae-2.0"}}]);
        }),
        ("cyclonedx", "a serial number of another form", |report| {
            report["serialNumber"] = json!("urn:uuid:1");
        }),
    ];
    for (format, what, damage) in broken {
        let schema = if format == "spdx" {
            SPDX_SCHEMA
        } else {
            &CYCLONEDX_SCHEMA
        };
        let mut report = case.json(format);
        damage(&mut report);
        assert_ne!(errors(schema, &report), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn every_listed_license_is_one_that_cyclonedx_takes() {
    let mut inventory = Inventory::default();
    for id in placet::license::ids() {
        let name = format!("n{}", inventory.dependencies.len());
        inventory
            .dependencies
            .push(dependency(&name, Scope::Runtime, Some(id)));
    }
    let report = Case::new(&inventory, &[]).json("cyclonedx");
    valid(&CYCLONEDX_SCHEMA, &report);
    let as_ids = report["components"].as_array().unwrap().iter();
    let as_ids = as_ids.filter(|it| it["licenses"][0]["license"]["id"].is_string());
    assert!(as_ids.count() > inventory.dependencies.len() - 30);
}

fn component<'a>(report: &'a Value, list: &str, name: &str) -> &'a Value {
    let all = report[list].as_array().unwrap();
    all.iter().find(|it| it["name"] == name).unwrap()
}

#[test]
fn declared_and_concluded_stand_apart_and_a_choice_stays_one() {
    let (rich, findings) = (rich(), findings());
    let case = Case::new(&rich, &findings);
    let spdx = case.json("spdx");
    let of = |name| {
        let it = component(&spdx, "packages", name);
        (
            it["licenseDeclared"].clone(),
            it["licenseConcluded"].clone(),
        )
    };
    assert_eq!(
        of("serde"),
        (json!("MIT OR Apache-2.0"), json!("MIT OR Apache-2.0"))
    );
    assert_eq!(of("differs"), (json!("MIT"), json!("MIT AND Apache-2.0+")));
    assert_eq!(of("unclear"), (json!("NOASSERTION"), json!("NOASSERTION")));
    assert_eq!(
        of("criterion"),
        (json!("NOASSERTION"), json!("Apache-2.0 OR MIT")),
        "as somebody found out"
    );
    assert_eq!(
        component(&spdx, "packages", "unclear")["licenseComments"],
        json!("it declares: see file; not established: it lies nowhere on this machine")
    );
    let cyclonedx = case.json("cyclonedx");
    let of = |name| component(&cyclonedx, "components", name)["licenses"].clone();
    assert_eq!(
        of("serde"),
        json!([{"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}])
    );
    assert_eq!(
        of("differs"),
        json!([{"license": {"id": "MIT", "acknowledgement": "declared"}}])
    );
    assert_eq!(
        component(&cyclonedx, "components", "differs")["evidence"]["licenses"],
        json!([{"expression": "Apache-2.0+"}])
    );
    assert_eq!(
        of("criterion"),
        json!([{"expression": "Apache-2.0 OR MIT", "acknowledgement": "concluded"}])
    );
    assert_eq!(
        of("unclear"),
        json!([{"license": {"name": "see file", "acknowledgement": "declared"}}])
    );
}

#[test]
fn spdx_lists_files_with_what_they_say() {
    let (rich, findings) = (rich(), findings());
    let report = Case::new(&rich, &findings).json("spdx");
    let files = report["files"].as_array().unwrap();
    let of = |path: &str| files.iter().find(|file| file["fileName"] == path).unwrap();
    assert_eq!(files.len(), 5, "one has no checksum");
    let choice = of("./src/choice.rs");
    assert_eq!(
        choice["licenseConcluded"],
        json!("MIT OR (LicenseRef-ours AND GPL-2.0-only WITH Classpath-exception-2.0)")
    );
    assert_eq!(
        choice["licenseInfoInFiles"],
        json!([
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "LicenseRef-ours",
            "MIT"
        ])
    );
    assert_eq!(
        choice["copyrightText"],
        json!("Copyright 2026 The Example Project")
    );
    assert_eq!(of("./src/weak.c")["licenseInfoInFiles"], json!(["NONE"]));
    assert_eq!(
        of("./src/addition.rs")["licenseConcluded"],
        json!("NOASSERTION"),
        "version 2.3 has no exceptions of one's own"
    );
    let project = &report["packages"][0];
    assert_eq!(
        project["packageVerificationCode"]["packageVerificationCodeExcludedFiles"],
        json!(["./empty.txt", "./logo.png", "./target/"])
    );
    let own: Vec<&Value> = report["hasExtractedLicensingInfos"]
        .as_array()
        .unwrap()
        .iter()
        .map(|license| &license["licenseId"])
        .collect();
    assert_eq!(own, ["LicenseRef-ours", "LicenseRef-theirs"]);
    assert_eq!(
        report["hasExtractedLicensingInfos"][0]["extractedText"],
        json!("The text was not copied here. It stands in src/choice.rs:1-20.")
    );
}

#[test]
fn ids_are_unique_and_all_that_is_related_is_there() {
    let (rich, findings) = (rich(), findings());
    let case = Case::new(&rich, &findings);
    let spdx = case.json("spdx");
    let mut ids: Vec<&str> = ["packages", "files"]
        .iter()
        .flat_map(|list| spdx[list].as_array().unwrap())
        .map(|it| it["SPDXID"].as_str().unwrap())
        .chain(["SPDXRef-DOCUMENT"])
        .collect();
    let number = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), number);
    let related: BTreeSet<&str> = spdx["relationships"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|it| [&it["spdxElementId"], &it["relatedSpdxElement"]])
        .map(|id| id.as_str().unwrap())
        .collect();
    assert!(related.iter().eq(ids.iter()), "{related:#?}\n{ids:#?}");

    let cyclonedx = case.json("cyclonedx");
    let mut refs: Vec<&str> = cyclonedx["components"]
        .as_array()
        .unwrap()
        .iter()
        .chain([&cyclonedx["metadata"]["component"]])
        .map(|it| it["bom-ref"].as_str().unwrap())
        .collect();
    let number = refs.len();
    refs.sort_unstable();
    refs.dedup();
    assert_eq!(refs.len(), number);
    for needs in cyclonedx["dependencies"].as_array().unwrap() {
        let on = needs["dependsOn"].as_array().unwrap();
        for one in on.iter().chain([&needs["ref"]]) {
            assert!(refs.contains(&one.as_str().unwrap()), "{one}");
        }
    }
}

#[test]
fn a_document_is_named_by_its_contents_and_dated_by_its_caller() {
    let (full, findings) = (rich(), findings());
    let mut case = Case::new(&full, &findings);
    let (one, two) = (case.json("spdx"), case.json("cyclonedx"));
    assert_eq!(
        one["creationInfo"]["created"],
        json!("1970-01-01T00:00:00Z")
    );
    assert_eq!(two["metadata"].get("timestamp"), None);
    case.created = Some("2026-11-22T10:30:00Z");
    assert_eq!(
        case.json("spdx")["creationInfo"]["created"],
        json!("2026-11-22T10:30:00Z")
    );
    assert_eq!(
        case.json("cyclonedx")["metadata"]["timestamp"],
        json!("2026-11-22T10:30:00Z")
    );
    let other = inventory();
    let other = Case::new(&other, &findings);
    assert_ne!(
        other.json("spdx")["documentNamespace"],
        one["documentNamespace"]
    );
    assert_ne!(other.json("cyclonedx")["serialNumber"], two["serialNumber"]);
}

// REUSE-IgnoreStart
#[test]
fn graphs_reach_to_the_end_and_own_licenses_have_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"1.0.0\"\nauthors = [\"Ann Example <ann@example.edu>\"]\n[dependencies]\none = \"1\"\n",
    );
    write(
        "Cargo.lock",
        "version = 4\n\n\
         [[package]]\nname = \"app\"\nversion = \"1.0.0\"\ndependencies = [\"one\"]\n\n\
         [[package]]\nname = \"one\"\nversion = \"1.0.0\"\nsource = \"r\"\ndependencies = [\"two\"]\n\n\
         [[package]]\nname = \"two\"\nversion = \"2.0.0\"\nsource = \"r\"\n",
    );
    write(
        "LICENSE",
        "Example University Course License\n\n\
         This software may be used by students of Example University for the term of\n\
         one course. You may not redistribute, sublicense or modify this software\n\
         without written permission of the licensor. The software is provided as is,\n\
         without warranty of any kind, and the licensor shall not be liable for any\n\
         damages arising from its use.\n",
    );
    write("vendor/one/LICENSE", "Copyright 2020 Example Institute\n");
    write(
        "vendor/one/Cargo.toml",
        "[package]\nname = \"one\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\nauthors = [\"Example Institute\"]\n",
    );
    write("requirements.txt", "loose==1.0\n");
    let options = placet::ScanOptions {
        texts: true,
        ..placet::ScanOptions::default()
    };
    let rules = placet::rules::Rules::embedded();
    let inventory = placet::scan(folder.path(), &options, &rules, &()).unwrap();
    let case = Case::new(&inventory, &[]);
    let report = case.json("cyclonedx");
    valid(&CYCLONEDX_SCHEMA, &report);
    let (one, two) = ("pkg:cargo/one@1.0.0", "pkg:cargo/two@2.0.0");
    let needs = report["dependencies"].as_array().unwrap();
    let of = |of: &str| {
        let it = needs.iter().find(|it| it["ref"] == of);
        it.map(|it| it["dependsOn"].clone())
    };
    assert_eq!(of(one), Some(json!([two])));
    assert_eq!(
        of(two),
        Some(json!([])),
        "the lockfile says that it needs nothing"
    );
    assert_eq!(of("pkg:pypi/loose@1.0"), None, "nobody says what it needs");
    assert_eq!(
        report["compositions"],
        json!([
            {"aggregate": "complete", "dependencies": [one, two]},
            {"aggregate": "incomplete", "dependencies": ["placet:root"]},
            {"aggregate": "unknown", "dependencies": ["pkg:pypi/loose@1.0"]},
        ])
    );
    let by = |key: &str, list: &str, want: &str| -> Value {
        let all = report[list].as_array().unwrap();
        all.iter().find(|it| it[key] == want).unwrap().clone()
    };
    assert_eq!(
        by("bom-ref", "components", one)["evidence"]["copyright"],
        json!([{"text": "Copyright 2020 Example Institute"}])
    );
    // whom their own manifests name, without addresses
    assert_eq!(
        by("bom-ref", "components", one)["supplier"],
        json!({"name": "Example Institute"})
    );
    let root = &report["metadata"]["component"];
    assert_eq!(root["authors"], json!([{"name": "Ann Example"}]));
    let report = case.json("spdx");
    valid(SPDX_SCHEMA, &report);
    assert!(!report.to_string().contains("ann@example.edu"));
    let packages = report["packages"].as_array().unwrap();
    let suppliers: Vec<&str> = packages
        .iter()
        .map(|it| it["supplier"].as_str().unwrap())
        .collect();
    assert_eq!(
        suppliers,
        [
            "Person: Ann Example",
            "Organization: Example Institute",
            "Organization: Example Institute",
            "NOASSERTION",
            "NOASSERTION"
        ],
        "the project, the manifest in the tree, the dependency, and two that lie nowhere"
    );
    assert_eq!(packages[0]["originator"], "Person: Ann Example");
    let ones = packages.iter().filter(|it| it["name"] == "one");
    let lines: Vec<&Value> = ones.map(|it| &it["copyrightText"]).collect();
    assert_eq!(
        lines,
        ["NOASSERTION", "Copyright 2020 Example Institute"],
        "the manifest in the tree, and the dependency"
    );
    let unknown = report["hasExtractedLicensingInfos"].as_array().unwrap();
    let texts: Vec<&str> = unknown
        .iter()
        .map(|it| it["extractedText"].as_str().unwrap())
        .collect();
    assert!(
        texts
            .iter()
            .any(|text| text.contains("without written permission")),
        "{unknown:#?}"
    );
}
// REUSE-IgnoreEnd

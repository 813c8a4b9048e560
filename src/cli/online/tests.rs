// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The client against a server on this machine: patience, limits, the cache.

use std::io::Write as _;
use std::time::{Duration, Instant};

use placet::registry::{Failure, Fetch as _, Question};
use tempfile::TempDir;

use super::cache::Cache;
use super::client::{Client, Limits};
use server::{Reply, Server};

#[path = "../../../tests/server.rs"]
mod server;

/// A client in a hurry, with the folder of its cache.
fn client() -> (Client, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits {
        connect: Duration::from_secs(2),
        total: Duration::from_millis(500),
        body: 1000,
        attempts: 3,
        wait: Duration::from_millis(10),
        longest: Duration::from_secs(1),
    };
    let cache = Cache::new(folder.path().to_owned(), 1000);
    (Client::new(limits, cache), folder)
}

fn ask(client: &Client, server: &Server) -> Result<Option<Vec<u8>>, String> {
    let question = Question {
        url: format!("{}/a", server.base),
        pause: Duration::ZERO,
    };
    client.get(&question).map_err(|Failure(why)| why)
}

/// What a client makes of a server, and how often it asked.
fn check(
    answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static,
    want: Result<Option<&str>, &str>,
    requests: usize,
) {
    let server = Server::new(answer);
    let (client, _folder) = client();
    let got = ask(&client, &server);
    let want = want.map(|it| it.map(|it| it.as_bytes().to_vec()));
    assert_eq!(got, want.map_err(str::to_owned));
    assert_eq!(server.paths().len(), requests);
}

#[test]
fn what_is_not_there_is_no_failure() {
    check(|_, _| Reply::new(200, "yes"), Ok(Some("yes")), 1);
    check(|_, _| Reply::new(404, "no"), Ok(None), 1);
    check(|_, _| Reply::new(410, "gone"), Ok(None), 1);
}

#[test]
fn a_busy_registry_is_asked_again_and_a_broken_one_not_forever() {
    let then = |status| {
        move |_: &str, before: usize| Reply::new(if before == 0 { status } else { 200 }, "yes")
    };
    check(then(500), Ok(Some("yes")), 2);
    check(then(429), Ok(Some("yes")), 2);
    check(then(503), Ok(Some("yes")), 2);
    let always = |status| move |_: &str, _: usize| Reply::new(status, "");
    check(always(500), Err("it answered with status 500"), 3);
    check(always(400), Err("it answered with status 400"), 1);
    let denied = "it wants credentials (status 401), and placet sends none";
    check(always(401), Err(denied), 1);
}

#[test]
fn a_wait_that_is_asked_for_is_kept_unless_it_is_too_long() {
    let after = |seconds: u64| {
        move |_: &str, before: usize| Reply {
            headers: format!("Retry-After: {seconds}\r\n"),
            ..Reply::new(if before == 0 { 429 } else { 200 }, "yes")
        }
    };
    let start = Instant::now();
    check(after(1), Ok(Some("yes")), 2);
    assert!(start.elapsed() >= Duration::from_secs(1));
    check(after(3600), Err("it answered with status 429"), 1);
}

#[test]
fn time_and_size_are_limited() {
    let slow = |_: &str, _: usize| Reply {
        after: Duration::from_secs(5),
        ..Reply::new(200, "yes")
    };
    let start = Instant::now();
    check(slow, Err("no answer within 500ms"), 1);
    assert!(start.elapsed() < Duration::from_secs(4));
    let huge = |_: &str, _: usize| Reply::new(200, vec![b'x'; 5000]);
    check(huge, Err("its answer is larger than 1000 bytes"), 1);
}

#[test]
fn packed_answers_are_unpacked_within_the_same_limit() {
    let gzipped = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let packed = |coding: &'static str, body: Vec<u8>| {
        move |_: &str, _: usize| Reply {
            headers: format!("Content-Encoding: {coding}\r\n"),
            ..Reply::new(200, body.clone())
        }
    };
    check(packed("gzip", gzipped(b"yes")), Ok(Some("yes")), 1);
    check(packed("GZIP", gzipped(b"yes")), Ok(Some("yes")), 1);
    check(packed("identity", b"yes".to_vec()), Ok(Some("yes")), 1);
    let bomb = gzipped(&[b'x'; 5000]);
    assert!(bomb.len() < 1000);
    let large = Err("its answer is larger than 1000 bytes");
    check(packed("gzip", bomb), large, 1);
    let broken = Err("its answer cannot be unpacked");
    check(packed("gzip", b"yes".to_vec()), broken, 1);
    let other = Err("its answer is packed in a way not asked for");
    check(packed("br", b"yes".to_vec()), other, 1);
}

#[test]
fn a_wait_until_a_date_is_the_usual_one() {
    let dated = |_: &str, before: usize| Reply {
        headers: "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n".to_owned(),
        ..Reply::new(if before == 0 { 429 } else { 200 }, "yes")
    };
    check(dated, Ok(Some("yes")), 2);
}

#[test]
fn an_address_without_encryption_leads_nowhere_else() {
    let other = Server::new(|_, _| Reply::new(200, "other"));
    let to = other.base.clone();
    let answer = move |_: &str, _: usize| Reply {
        headers: format!("Location: {to}/b\r\n"),
        ..Reply::new(302, "")
    };
    check(answer, Err("it leads to another address"), 1);
    assert_eq!(other.paths(), [""; 0]);
}

#[test]
fn nobody_at_home_is_a_failure_in_plain_words() {
    let (client, _folder) = client();
    let question = Question {
        // a port that was free a moment ago
        url: {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            format!("http://{}/a", listener.local_addr().unwrap())
        },
        pause: Duration::ZERO,
    };
    let got = client.get(&question);
    assert_eq!(got, Err(Failure("it cannot be reached".to_owned())));
}

#[test]
fn what_was_said_is_not_asked_again_and_what_was_not_is() {
    let server = Server::new(|_, _| Reply::new(200, "yes"));
    let (client, _folder) = client();
    for _ in 0..3 {
        assert_eq!(ask(&client, &server), Ok(Some(b"yes".to_vec())));
    }
    assert_eq!(server.paths(), ["/a"]);
    let server = Server::new(|_, before| Reply::new(if before == 0 { 404 } else { 200 }, "new"));
    assert_eq!(ask(&client, &server), Ok(None));
    assert_eq!(ask(&client, &server), Ok(Some(b"new".to_vec())));
}

#[test]
fn requests_keep_the_pace_and_say_who_asks() {
    let server = Server::new(|_, _| Reply::new(404, ""));
    let (client, _folder) = client();
    let start = Instant::now();
    for _ in 0..3 {
        let question = Question {
            url: format!("{}/a", server.base),
            pause: Duration::from_millis(100),
        };
        assert_eq!(client.get(&question), Ok(None));
    }
    assert!(start.elapsed() >= Duration::from_millis(200));
    for request in server.requests() {
        let request = request.to_ascii_lowercase();
        let agent = format!("user-agent: placet/{}", env!("CARGO_PKG_VERSION"));
        assert!(request.contains(&agent), "{request}");
        for secret in ["authorization", "cookie"] {
            assert!(!request.contains(secret), "{request}");
        }
    }
}

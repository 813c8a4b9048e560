// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A server on this machine, for tests of what goes over the network.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server says.
pub struct Reply {
    pub status: u16,
    /// Lines that end in `\r\n`.
    pub headers: String,
    pub body: Vec<u8>,
    /// The time it takes.
    pub after: Duration,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: String::new(),
            body: body.into(),
            after: Duration::ZERO,
        }
    }
}

/// A server that answers until the test ends.
pub struct Server {
    /// Its address, without a slash at the end.
    pub base: String,
    /// Requests in the order of their arrival: the first line and the headers.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers by path, and by how often that path was asked for before.
    pub fn new(answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &seen, &*answer));
            }
        });
        Self { base, requests }
    }

    /// Paths that were asked for, sorted.
    pub fn paths(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let mut paths: Vec<String> = requests.iter().map(|it| path(it).to_owned()).collect();
        paths.sort();
        paths
    }

    /// All requests.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn path(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or_default()
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<String>>, answer: &dyn Fn(&str, usize) -> Reply) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    if request.is_empty() {
        return;
    }
    let before = {
        let mut seen = seen.lock().unwrap();
        let before = seen.iter().filter(|it| path(it) == path(&request)).count();
        seen.push(request.clone());
        before
    };
    let reply = answer(path(&request), before);
    thread::sleep(reply.after);
    let head = format!(
        "HTTP/1.1 {} Said\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n",
        reply.status,
        reply.body.len(),
        reply.headers
    );
    // a client that has gone hears nothing
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&reply.body);
}

// SPDX-License-Identifier: Apache-2.0 OR MIT
//! The client: HTTPS, within limits of time and size, without credentials, and patient only
//! where a registry asks for patience.

use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use flate2::bufread::MultiGzDecoder;
use placet::registry::{Failure, Fetch, Plan, Question};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Error};

use super::cache::Cache;

/// How much is put up with.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time to be connected.
    pub connect: Duration,
    /// Time for one answer, from the first byte sent to the last received.
    pub total: Duration,
    /// Largest answer, in bytes.
    pub body: u64,
    /// How often one question is asked where the registry is busy or broken.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles.
    pub wait: Duration,
    /// Longest wait that a registry may ask for.
    pub longest: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            // that of a Packagist package with thousands of versions
            body: 16 * 1024 * 1024,
            attempts: 3,
            wait: Duration::from_millis(500),
            longest: Duration::from_secs(30),
        }
    }
}

/// Asks, and keeps what was said.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    cache: Cache,
    limits: Limits,
    /// When each host may be asked next, where it wants pauses.
    next: Mutex<HashMap<String, Instant>>,
}

/// What came of one attempt.
enum Attempt {
    Answer(Vec<u8>),
    Unknown,
    /// Later, after the time that the registry names.
    Later(Failure, Option<Duration>),
}

impl Client {
    /// A client that keeps answers in a cache.
    pub fn new(limits: Limits, cache: Cache) -> Self {
        let roots = RootCerts::PlatformVerifier;
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(concat!("placet/", env!("CARGO_PKG_VERSION")))
            .accept("application/json, application/xml, text/plain, */*")
            .accept_encoding("gzip, identity")
            .http_status_as_error(false)
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.total))
            .build();
        Self {
            agent: config.into(),
            cache,
            limits,
            next: Mutex::default(),
        }
    }

    /// Waits for the next moment at which a host may be asked.
    fn keep_pace(&self, question: &Question) {
        if question.pause.is_zero() {
            return;
        }
        let now = Instant::now();
        let mine = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let next = next.entry(host(&question.url).to_owned()).or_insert(now);
            let mine = now.max(*next);
            *next = mine + question.pause;
            mine
        };
        thread::sleep(mine - now);
    }

    fn attempt(&self, url: &str) -> Result<Attempt, Failure> {
        let is_secure = url.starts_with("https://");
        let mut request = self.agent.get(url).config().https_only(is_secure);
        if is_secure {
            request = request.max_redirects(5);
        } else {
            // an address without encryption is one that the user configured: no other is
            request = request.max_redirects(0).max_redirects_will_error(false);
        }
        if is_near(url) {
            request = request.proxy(None);
        }
        let mut response = request.build().call().map_err(|error| self.why(&error))?;
        let status = response.status().as_u16();
        Ok(match status {
            200 => {
                let coding = response.headers().get("content-encoding");
                let coding = coding.and_then(|it| it.to_str().ok()).unwrap_or_default();
                let coding = coding.trim().to_ascii_lowercase();
                let body = response.body_mut().with_config().limit(self.limits.body);
                let body = body.read_to_vec().map_err(|error| self.why(&error))?;
                Attempt::Answer(self.plain(body, &coding)?)
            }
            404 | 410 => Attempt::Unknown,
            401 | 403 | 407 => {
                let why = format!("it wants credentials (status {status}), and placet sends none");
                return Err(Failure(why));
            }
            300..=399 => return Err(Failure("it leads to another address".to_owned())),
            429 | 500..=599 => {
                let after = response.headers().get("retry-after");
                let after = after.and_then(|it| it.to_str().ok()?.trim().parse().ok());
                let why = format!("it answered with status {status}");
                Attempt::Later(Failure(why), after.map(Duration::from_secs))
            }
            _ => return Err(Failure(format!("it answered with status {status}"))),
        })
    }

    /// An answer as it was before it was packed, within the limit too.
    fn plain(&self, body: Vec<u8>, coding: &str) -> Result<Vec<u8>, Failure> {
        match coding {
            "" | "identity" => return Ok(body),
            "gzip" | "x-gzip" => {}
            _ => {
                return Err(Failure(
                    "its answer is packed in a way not asked for".to_owned(),
                ));
            }
        }
        let mut plain = Vec::new();
        let most = self.limits.body;
        let read = MultiGzDecoder::new(body.as_slice())
            .take(most + 1)
            .read_to_end(&mut plain);
        if read.is_err() {
            return Err(Failure("its answer cannot be unpacked".to_owned()));
        }
        if plain.len() as u64 > most {
            return Err(self.why(&Error::BodyExceedsLimit(most)));
        }
        Ok(plain)
    }

    /// An error in words that are the same on every machine.
    fn why(&self, error: &Error) -> Failure {
        Failure(match error {
            Error::Timeout(_) => format!("no answer within {:?}", self.limits.total),
            Error::BodyExceedsLimit(limit) => format!("its answer is larger than {limit} bytes"),
            Error::HostNotFound => "no such host".to_owned(),
            Error::ConnectionFailed | Error::Io(_) => "it cannot be reached".to_owned(),
            Error::TooManyRedirects => "it leads from one address to another".to_owned(),
            other => other.to_string().trim_end_matches('.').to_owned(),
        })
    }
}

impl Fetch for Client {
    fn announce(&self, plans: &[Plan]) {
        let total: usize = plans.iter().map(|plan| plan.packages).sum();
        let to = plans
            .iter()
            .map(|plan| format!("{} to {}", plan.packages, plan.host))
            .collect::<Vec<_>>();
        let line = if plans.is_empty() {
            "--online: nothing to ask; nothing is sent".to_owned()
        } else {
            format!(
                "--online: sending names and versions of {total} dependencies over the network: {}",
                to.join(", ")
            )
        };
        // whom a closed stderr bothers has asked for silence
        let _ = writeln!(io::stderr(), "placet: {line}");
    }

    fn get(&self, question: &Question) -> Result<Option<Vec<u8>>, Failure> {
        let url = &question.url;
        if let Some(kept) = self.cache.get(url) {
            return Ok(Some(kept));
        }
        let mut wait = self.limits.wait;
        let mut left = self.limits.attempts;
        loop {
            self.keep_pace(question);
            left = left.saturating_sub(1);
            let (failure, after) = match self.attempt(url)? {
                Attempt::Answer(body) => {
                    self.cache.put(url, &body);
                    return Ok(Some(body));
                }
                Attempt::Unknown => return Ok(None),
                Attempt::Later(failure, after) => (failure, after),
            };
            let pause = after.unwrap_or(wait);
            if left == 0 || pause > self.limits.longest {
                return Err(failure);
            }
            thread::sleep(pause);
            wait *= 2;
        }
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Whether an address is on this machine, which no proxy can reach.
fn is_near(url: &str) -> bool {
    let host = host(url);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

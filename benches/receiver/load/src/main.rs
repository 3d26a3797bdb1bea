//! `load PORT SECRET CONNECTIONS REQUESTS`: sends deliveries of 320 bytes, each of which is another one, over
//! connections that are kept, the next when the last is answered. What is sent is made beforehand.
//!
//! Prints JSON: when it began, how many seconds it took, and how many answers had which status.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    io::{self, Read, Write},
    net::TcpStream,
    sync::{Arc, Barrier},
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use gather_webhooks::{SIGNATURE_HEADER, sign};

const SIZE: usize = 320;

type Statuses = BTreeMap<String, u64>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [port, secret, connections, requests] = arguments.as_slice() else {
        return Err("usage: load PORT SECRET CONNECTIONS REQUESTS".into());
    };
    let (port, connections): (u16, usize) = (port.parse()?, connections.parse()?);
    let requests = requests_of(secret, requests.parse()?)?;

    let barrier = Arc::new(Barrier::new(connections + 1));
    let senders: Vec<_> = (0..connections)
        .map(|at| {
            let stream = TcpStream::connect(("127.0.0.1", port))?;
            stream.set_nodelay(true)?;
            let mine: Vec<_> = requests
                .iter()
                .skip(at)
                .step_by(connections)
                .cloned()
                .collect();
            let barrier = Arc::clone(&barrier);
            Ok(thread::spawn(move || {
                barrier.wait();
                send(stream, &mine)
            }))
        })
        .collect::<io::Result<_>>()?;
    barrier.wait();
    let began = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let start = Instant::now();
    let mut statuses = Statuses::new();
    for sender in senders {
        for (status, count) in sender.join().map_err(|_| "a sender panicked")?? {
            *statuses.entry(status).or_default() += count;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{{\"began\":{},\"seconds\":{seconds},\"statuses\":{statuses:?}}}",
        began.as_secs_f64()
    );
    Ok(())
}

/// Whole requests. What tells one from all others, of this run and of those before, is an id.
fn requests_of(secret: &str, count: u64) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let run = now.as_micros() & 0xffff_ffff_ffff_ffff;
    (0..count)
        .map(|id| {
            let body = body(&format!("{run:016x}-{id:08x}"));
            let signature = sign(&body, secret, now.as_secs());
            let head = format!(
                "POST /webhooks/qualifi HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\n{SIGNATURE_HEADER}: {signature}\r\n\r\n",
                body.len()
            );
            Ok([head.as_bytes(), body.as_bytes()].concat())
        })
        .collect()
}

fn body(id: &str) -> String {
    let start = format!(
        r#"{{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z","data":{{"candidateInterviewId":"{id}","candidateId":"b7f4f5e9-3c1d-4a52-9a7c-1d2e3f405162","interviewId":"0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e","status":"new_response","takenAt":"2024-01-01T00:00:00Z","note":""#
    );
    let end = r#""}}"#;
    let filling = SIZE.saturating_sub(start.len() + end.len());
    [&start, &".".repeat(filling), end].concat()
}

fn send(mut stream: TcpStream, requests: &[Vec<u8>]) -> io::Result<Statuses> {
    let mut statuses = Statuses::new();
    let mut buffer = vec![0; 16_384];
    for request in requests {
        stream.write_all(request)?;
        let status = answer(&mut stream, &mut buffer)?;
        *statuses.entry(status).or_default() += 1;
    }
    Ok(statuses)
}

/// Reads one answer, to its end; gives its status.
fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<String> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        let text = &buffer[..filled];
        let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|value| value.trim().parse::<usize>().ok())
            .ok_or_else(|| io::Error::other("an answer without a length"))?;
        if filled >= end + 4 + length {
            return Ok(head.split(' ').nth(1).unwrap_or_default().to_owned());
        }
    }
}

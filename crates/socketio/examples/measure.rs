//! Measures what connections, events and broadcasts cost: starts the `echo` example beside it, connects to it over
//! WebSocket, and reads its memory and processor time from the operating system (Linux).
//!
//! `cargo run --release -p socketio --example measure -- [connections]`; build the `echo` example in the same profile
//! first. Needs `ulimit -n` above the number of connections. The first figure of memory is taken at a tenth of the
//! connections, so that what the process needs in any case does not count.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let count = std::env::args().nth(1).map_or(Ok(5_000), |count| count.parse())?;
    let (server, address) = start().await?;
    let pid = server.id().ok_or("the server is gone")?;

    let mut idle = Vec::with_capacity(count);
    let mut first = (0, 0);
    for number in 0..count {
        idle.push(Client::connect(&address).await?);
        if number + 1 == count / 10 {
            first = (number + 1, resident(pid)?);
        }
    }
    let grown = resident(pid)?.saturating_sub(first.1);
    println!(
        "idle: {} bytes each ({} to {count} connections)",
        grown / (count - first.0),
        first.0
    );

    events(pid, &address, &mut idle).await?;
    broadcast(pid, &mut idle).await?;

    let grown = resident(pid)?.saturating_sub(first.1);
    println!("afterwards: {} bytes each", grown / (count - first.0));
    drop(server);
    Ok(())
}

/// Starts the `echo` example with limits that do not matter here.
async fn start() -> Result<(Child, String), Failure> {
    let echo = std::env::current_exe()?.with_file_name("echo");
    let mut server = Command::new(echo)
        .env("ECHO_MAX_SOCKETS", "1000000")
        .env("ECHO_MAX_SOCKETS_PER_ADDRESS", "1000000")
        .env("ECHO_PING_INTERVAL_MS", "600000")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = server.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).await?;
    let address = line.trim().rsplit('/').next().ok_or("no address")?.to_owned();
    Ok((server, address))
}

/// Events of 80 bytes with acknowledgements, one at a time from each of 200 sockets, and pipelined from each.
async fn events(pid: u32, address: &str, idle: &mut [Client]) -> Result<(), Failure> {
    for (how, pipelined) in [("one at a time", 1), ("32 at a time", 32)] {
        let sockets = idle.len().min(200);
        let rounds = if pipelined == 1 { 500 } else { 50 };
        let mut clients = Vec::new();
        for _ in 0..sockets {
            clients.push(Client::connect(address).await?);
        }
        let (cpu, began) = (processor_time(pid)?, Instant::now());
        let mut running = tokio::task::JoinSet::new();
        for mut client in clients {
            running.spawn(async move {
                let frames = frame(&format!(r#"421["echo","{}"]"#, "x".repeat(66))).repeat(pipelined);
                for _ in 0..rounds {
                    client.stream.write_all(&frames).await?;
                    client.expect(b"431[", pipelined).await?;
                }
                Ok::<(), Failure>(())
            });
        }
        while let Some(done) = running.join_next().await {
            done??;
        }
        report(
            &format!("events, {how}"),
            "event",
            sockets * rounds * pipelined,
            pid,
            cpu,
            began,
        )?;
    }
    Ok(())
}

/// Broadcasts to a room of 1,000, one after the other and in bursts.
async fn broadcast(pid: u32, idle: &mut [Client]) -> Result<(), Failure> {
    let members = idle.len().min(1_000);
    let idle = &mut idle[..members];
    for client in idle.iter_mut() {
        client.stream.write_all(&frame(r#"421["join",1]"#)).await?;
        client.expect(b"431[", 1).await?;
    }
    for (how, burst, rounds) in [("one at a time", 1, 100), ("20 at a time", 20, 20)] {
        let (cpu, began) = (processor_time(pid)?, Instant::now());
        let news = format!(r#"42["broadcast",{{"rooms":[1],"data":"{}"}}]"#, "x".repeat(66));
        for _ in 0..rounds {
            idle[0].stream.write_all(&frame(&news).repeat(burst)).await?;
            for client in idle.iter_mut() {
                client.expect(br#"42["news""#, burst).await?;
            }
        }
        report(
            &format!("broadcasts, {how}"),
            "receiver",
            members * rounds * burst,
            pid,
            cpu,
            began,
        )?;
    }
    Ok(())
}

fn report(
    what: &str,
    each: &str,
    count: usize,
    pid: u32,
    cpu: Duration,
    began: Instant,
) -> Result<(), Failure> {
    let spent = processor_time(pid)?.saturating_sub(cpu);
    let count = u32::try_from(count)?;
    let rate = f64::from(count) / began.elapsed().as_secs_f64();
    let micros = spent.as_secs_f64() * 1e6 / f64::from(count);
    println!("{what}: {rate:.0} per second, {micros:.2} µs of the server's processor per {each}");
    Ok(())
}

/// A client that knows just enough of the protocol.
struct Client {
    stream: TcpStream,
}

impl Client {
    async fn connect(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut client = Self { stream };
        let request = format!(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        client.stream.write_all(request.as_bytes()).await?;
        client.expect(b"0{", 1).await?;
        client.stream.write_all(&frame("40")).await?;
        client.expect(b"40{", 1).await?;
        Ok(client)
    }

    /// Reads until `needle` came `count` times; it must not be in the text of the packets.
    async fn expect(&mut self, needle: &[u8], count: usize) -> Result<(), Failure> {
        let (mut seen, mut kept) = (0, Vec::new());
        let mut buffer = vec![0; 16 * 1024];
        while seen < count {
            let read = self.stream.read(&mut buffer).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            kept.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let mut at = 0;
            while let Some(found) = kept[at..]
                .windows(needle.len())
                .position(|window| window == needle)
            {
                seen += 1;
                at += found + needle.len();
            }
            // What may be the beginning of the next one.
            at = at.max(kept.len().saturating_sub(needle.len() - 1));
            kept.drain(..at);
        }
        Ok(())
    }
}

/// A masked text frame (RFC 6455, 5.2). The mask is zero: this is no browser.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0xfe);
            frame.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}

/// The bytes of memory that the process holds.
fn resident(pid: u32) -> Result<usize, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kibibytes: usize = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kibibytes * 1024)
}

/// The processor time that the process has used.
fn processor_time(pid: u32) -> Result<Duration, Failure> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold spaces; user and system time are the 14th and 15th field, in hundredths.
    let fields = stat.rsplit(')').next().ok_or("no fields")?;
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|it| it.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}

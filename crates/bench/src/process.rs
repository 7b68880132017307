//! What the kernel says of a process (Linux `/proc`), and this process's own limits.

use crate::failure::{Failure, Result};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs;
use std::net::SocketAddr;

/// A point in a process's life.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Usage {
    /// User and system time of all its threads, in seconds (the kernel counts in hundredths).
    pub(crate) cpu_seconds: f64,
    /// Resident memory in KiB.
    pub(crate) rss_kib: u64,
}

impl Usage {
    pub(crate) fn of(pid: u32) -> Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
            .map_err(Failure::io(format!("reading /proc/{pid}/stat")))?;
        let status = fs::read_to_string(format!("/proc/{pid}/status"))
            .map_err(Failure::io(format!("reading /proc/{pid}/status")))?;
        let strange = || Failure::Unusable(format!("/proc/{pid} is not what Linux documents"));
        let ticks = cpu_ticks(&stat).ok_or_else(strange)?;
        let rss_kib = rss_kib(&status).ok_or_else(strange)?;
        #[expect(clippy::cast_precision_loss, reason = "2^53 ticks are 2.8 million years")]
        let cpu_seconds = ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
        Ok(Self { cpu_seconds, rss_kib })
    }

    pub(crate) fn of_myself() -> Result<Self> {
        Self::of(std::process::id())
    }
}

/// Fields 14 and 15 of `/proc/PID/stat`; the name in field 2 may hold blanks and brackets, so count from its end.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn rss_kib(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// The process that listens on the server's port on this machine, found through `/proc/net/tcp`.
pub(crate) fn listening_on(server: SocketAddr) -> Option<u32> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let inode = tables
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| listener(&table, server.port()))?;
    let wanted = format!("socket:[{inode}]");
    let processes = fs::read_dir("/proc").ok()?;
    processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .find(|pid| {
            let Ok(files) = fs::read_dir(format!("/proc/{pid}/fd")) else {
                return false;
            };
            files
                .flatten()
                .any(|file| fs::read_link(file.path()).is_ok_and(|target| target.to_string_lossy() == wanted))
        })
}

/// The inode of the socket that listens (state `0A`) on the port.
fn listener(table: &str, port: u16) -> Option<u64> {
    let suffix = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, "0A", ..] = fields[..] else {
            return None;
        };
        local.ends_with(&suffix).then(|| fields.get(9)?.parse().ok())?
    })
}

/// Raises this process's limit of open files to hold `wanted` sockets and some more.
///
/// Fails when the hard limit is lower and this user may not raise it; the text then says what to set.
pub(crate) fn allow_open_files(wanted: u64) -> Result<()> {
    let needed = wanted + 256;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    limit.current = Some(needed);
    limit.maximum = limit.maximum.map(|maximum| maximum.max(needed));
    setrlimit(Resource::Nofile, limit).map_err(|error| {
        Failure::Unusable(format!("this needs {needed} open files and may not raise its limit ({error}); run `ulimit -n {needed}` as root first, here and where the server runs"))
    })
}

/// What a process may open at most: the server needs room for its connections too.
pub(crate) fn open_files_of(pid: u32) -> Option<u64> {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Usage, cpu_ticks, listener, listening_on, rss_kib};

    #[test]
    fn counts_fields_behind_a_name_with_brackets() {
        assert_eq!(
            cpu_ticks("12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 30 12 0 0 20"),
            Some(42)
        );
        assert_eq!(cpu_ticks("nonsense"), None);
    }

    #[test]
    fn reads_resident_memory() {
        assert_eq!(rss_kib("Name:\tx\nVmRSS:\t   5120 kB\n"), Some(5120));
    }

    #[test]
    fn takes_listeners_only() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
            0: 0100007F:0BB8 0100007F:1234 01 00000000:00000000 00:00000000 00000000 0 0 111 1\n   \
            1: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 222 1\n";
        assert_eq!(listener(table, 3000), Some(222));
        assert_eq!(listener(table, 3001), None);
    }

    #[test]
    fn finds_this_very_process() {
        let listening = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert_eq!(
            listening_on(listening.local_addr().unwrap()),
            Some(std::process::id())
        );
        assert!(Usage::of_myself().unwrap().rss_kib > 100);
    }
}

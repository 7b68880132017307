//! A Deskbell of this program's own: started, killed and started again on one port and one data directory.

use crate::failure::{Failure, Result};
use crate::http::Rest;
use hyper::Method;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::OpenOptions;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A start that takes longer than this has failed.
const START_LIMIT: Duration = Duration::from_secs(30);
/// How often readiness is asked for.
const POLL: Duration = Duration::from_millis(1);
/// How long a stop by SIGTERM may take.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// Limits are for strangers; a measurement is not to run into them.
const LIMITS: [&str; 8] = [
    "DESKBELL_LIMIT_LOGIN",
    "DESKBELL_LIMIT_TWO_FACTOR",
    "DESKBELL_LIMIT_AVATAR",
    "DESKBELL_LIMIT_REGISTER",
    "DESKBELL_LIMIT_VISITOR_CONNECT",
    "DESKBELL_LIMIT_SEND_VISITOR",
    "DESKBELL_LIMIT_SEND_AGENT",
    "DESKBELL_LIMIT_SMALL_EVENTS",
];

pub(crate) struct Server {
    binary: PathBuf,
    data: PathBuf,
    database: Option<String>,
    address: SocketAddr,
    child: Option<Child>,
}

impl Server {
    /// `database` is a URL; without one the server makes its SQLite in the data directory. The binary's output goes to `server.log` there.
    pub(crate) fn new(binary: &Path, data: &Path, database: Option<&str>) -> Result<Self> {
        let binary = binary
            .canonicalize()
            .map_err(Failure::io(format!("--binary {}", binary.display())))?;
        // The port stays free between our runs: nobody else is given one that the kernel handed out a moment ago.
        let listening =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io("finding a free port"))?;
        let address = listening
            .local_addr()
            .map_err(Failure::io("finding a free port"))?;
        Ok(Self {
            binary,
            data: data.to_owned(),
            database: database.map(str::to_owned),
            address,
            child: None,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Starts the process and answers how long it took until `/api/health/ready` said 200.
    pub(crate) async fn start(&mut self) -> Result<Duration> {
        let started = Instant::now();
        self.spawn()?;
        self.until_ready(started).await
    }

    /// Starts the process and waits for nothing.
    pub(crate) fn spawn(&mut self) -> Result<()> {
        let log = OpenOptions::new().create(true).append(true).open(self.log());
        let log = log.map_err(Failure::io(format!("opening {}", self.log().display())))?;
        let errors = log
            .try_clone()
            .map_err(Failure::io("duplicating the server's log"))?;
        let mut command = Command::new(&self.binary);
        command
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors);
        command
            .env("PORT", self.address.port().to_string())
            .env("DESKBELL_DATA_DIR", &self.data);
        // A given database may hold the workspace of an earlier run.
        command
            .env("DESKBELL_REGISTRATION", "open")
            .env_remove("JWT_SECRET")
            .env_remove("DATABASE_URL");
        command.envs(LIMITS.map(|limit| (limit, "off")));
        command.envs(self.database.iter().map(|url| ("DATABASE_URL", url)));
        let child = command
            .spawn()
            .map_err(Failure::io(format!("starting {}", self.binary.display())))?;
        self.child = Some(child);
        Ok(())
    }

    async fn until_ready(&mut self, started: Instant) -> Result<Duration> {
        let rest = Rest::new(self.address);
        while started.elapsed() < START_LIMIT {
            if let Ok(answer) = rest.ask(Method::GET, "/api/health/ready", None, None).await
                && answer.status == 200
            {
                return Ok(started.elapsed());
            }
            if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
                return Err(Failure::Unusable(format!(
                    "the server ended at its start with {status}; see {}",
                    self.log().display()
                )));
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Failure::TimedOut {
            what: "/api/health/ready".into(),
            seconds: START_LIMIT.as_secs(),
        })
    }

    /// How the process ended, when it did so by itself.
    pub(crate) fn ended(&mut self) -> Result<Option<String>> {
        let Some(child) = &mut self.child else {
            return Ok(None);
        };
        let status = child
            .try_wait()
            .map_err(Failure::io("looking after the server"))?;
        Ok(status.map(|status| status.to_string()))
    }

    /// SIGKILL, as when the power goes (of the process, not the disk). Answers the exit status of a server that had already ended by itself.
    pub(crate) fn kill(&mut self) -> Result<Option<String>> {
        let Some(mut child) = self.child.take() else {
            return Ok(None);
        };
        let ended = child
            .try_wait()
            .map_err(Failure::io("looking after the server"))?;
        child.kill().map_err(Failure::io("killing the server"))?;
        child
            .wait()
            .map_err(Failure::io("waiting for the killed server"))?;
        Ok(ended.map(|status| status.to_string()))
    }

    /// SIGTERM, and waits for a clean end.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM).map_err(|errno| Failure::Io {
                what: "stopping the server".into(),
                source: errno.into(),
            })?;
        }
        let asked = Instant::now();
        while asked.elapsed() < STOP_LIMIT {
            if child
                .try_wait()
                .map_err(Failure::io("waiting for the server to stop"))?
                .is_some()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        child.kill().map_err(Failure::io("killing the server"))?;
        child
            .wait()
            .map_err(Failure::io("waiting for the killed server"))?;
        Err(Failure::TimedOut {
            what: "stopping on SIGTERM".into(),
            seconds: STOP_LIMIT.as_secs(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whatever went wrong before, no server is left behind.
        let _ = self.kill();
    }
}

//! Passwords: argon2id (RFC 9106), off the async threads, a bounded number at a time.

use std::{num::NonZero, sync::Arc};

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash};
use kernel::{Problem, ProblemKind};
use tokio::{
    sync::Semaphore,
    task::{self, JoinError},
};

/// Each hash takes 19 MiB and some tens of milliseconds of one core: at most so many at a time.
const MOST_AT_ONCE: usize = 4;
/// How many may wait for their turn before the next are told `busy`.
const MOST_WAITING: usize = 256;

/// What the password of an account that does not exist is compared with, so that the answer takes as long: the hash of
/// random bytes, with the parameters that [`Passwords::hash`] uses.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Wm9wQ1pJb2tYQ0Z3$V1xNQ3dC2W2k2a0m0pY3m8m1rG2m0m9T0b1k0Q3vJ9o";

/// Hashes and verifies.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            running: Arc::new(Semaphore::new(cores.min(MOST_AT_ONCE))),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
        }
    }

    /// The hash to store, with a salt of its own.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = password.to_owned();
        self.run(move || {
            let hash = Argon2::default().hash_password(password.as_bytes())?;
            Ok::<_, password_hash::Error>(hash.to_string())
        })
        .await?
        .map_err(|error| broken(&error))
    }

    /// Whether `password` is the one behind `stored`. `None` (nobody, or no password yet) is always wrong and takes as long.
    pub(crate) async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Problem> {
        let password = password.to_owned();
        self.run(move || {
            let known = stored.is_some();
            let hash = stored.unwrap_or_else(|| NOBODY.to_owned());
            let right = Argon2::default().verify_password(password.as_bytes(), hash.as_str());
            known && right.is_ok()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let Ok(_place) = self.waiting.try_acquire() else {
            return Err(Problem {
                retry_after: Some(1),
                ..Problem::new(ProblemKind::Busy, "Too many people are signing in at once.")
            });
        };
        // The semaphore is never closed.
        let permit = Arc::clone(&self.running).acquire_owned().await.ok();
        let done = task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(|error: JoinError| broken(&error))
    }
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "hashing a password");
    Problem::new(ProblemKind::Internal, "The password could not be processed.")
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHash;

    use super::*;

    #[tokio::test]
    async fn a_password_is_its_own_and_no_other() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(
            passwords
                .verify("correct horse", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!passwords.verify("correct horsf", Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse", None).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_takes_as_much_work_as_somebody() {
        let hash = Passwords::new().hash("correct horse").await.unwrap();
        let parameters = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parameters(NOBODY), parameters(&hash));
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(
            parsed.hash.unwrap().len(),
            PasswordHash::new(&hash).unwrap().hash.unwrap().len()
        );
    }
}

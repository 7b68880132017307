//! Secrets: given, or made once and kept in the data directory.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::TryRng;

use crate::config::Config;

/// The files in the data directory.
const JWT_FILE: &str = "jwt_secret";
const AUDIT_FILE: &str = "audit_key";
const PUSHES_FILE: &str = "vapid_key";
/// As many random bytes as HMAC-SHA256 can use.
const BYTES: usize = 32;

/// What the server keeps to itself.
#[derive(Clone)]
pub(crate) struct Secrets {
    /// Signs tokens.
    pub(crate) jwt: String,
    /// Chains the entries of the audit log.
    pub(crate) audit: String,
    /// Signs pushes (VAPID).
    pub(crate) pushes: String,
}

impl Secrets {
    /// What was given, and otherwise what is kept; made where there is none.
    pub(crate) fn of(config: &Config) -> Result<Self, SecretError> {
        let of = |given: &Option<String>, file| match given {
            Some(secret) => Ok(secret.clone()),
            None => kept_in(&config.data_dir, file),
        };
        Ok(Self {
            jwt: of(&config.jwt_secret, JWT_FILE)?,
            audit: of(&config.audit_key, AUDIT_FILE)?,
            pushes: kept_in(&config.data_dir, PUSHES_FILE)?,
        })
    }
}

/// The key of the audit log, for whoever checks it: a new one would be of no use.
pub(crate) fn audit_key(config: &Config) -> Result<Option<String>, SecretError> {
    match &config.audit_key {
        Some(key) => Ok(Some(key.clone())),
        None => read(&config.data_dir.join(AUDIT_FILE)),
    }
}

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// The data directory or the file in it.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody wrote something else into it.
    #[error("{} does not hold a secret (at least 32 bytes): put back what it was, or remove it to have a new one made (without `jwt_secret` everybody is signed out, without `audit_key` the chain of the audit log ends, without `vapid_key` every browser has to allow pushes anew)", .0.display())]
    Damaged(PathBuf),
    /// The system has no randomness.
    #[error("the system gives no random bytes: {0}")]
    Random(rand::rngs::SysError),
}

/// The secret in that file of `directory`, 32 random bytes as base64url; made there, for its owner alone, when there is none.
fn kept_in(directory: &Path, file: &str) -> Result<String, SecretError> {
    let path = directory.join(file);
    if let Some(secret) = read(&path)? {
        return Ok(secret);
    }
    make(directory, &path)?;
    // Another process may have been quicker: what is in the file holds for both.
    read(&path)?.ok_or(SecretError::Damaged(path))
}

fn read(path: &Path) -> Result<Option<String>, SecretError> {
    match fs::read_to_string(path) {
        Ok(text) if text.trim().len() >= BYTES => Ok(Some(text.trim().to_owned())),
        Ok(_) => Err(SecretError::Damaged(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(SecretError::Damaged(path.to_owned()))
        }
        Err(source) => Err(failed(path, source)),
    }
}

fn make(directory: &Path, path: &Path) -> Result<(), SecretError> {
    fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
    let mut bytes = [0; BYTES];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(SecretError::Random)?;
    // Written whole before it has its name, so that nobody ever reads half a secret. Such files have mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(|error| failed(directory, error))?;
    writeln!(file, "{}", URL_SAFE_NO_PAD.encode(bytes)).map_err(|error| failed(path, error))?;
    file.as_file().sync_all().map_err(|error| failed(path, error))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(path, error.error)),
    }
}

fn failed(path: &Path, source: io::Error) -> SecretError {
    SecretError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("data");
        let first = kept_in(&directory, JWT_FILE).unwrap();
        assert!(first.len() >= BYTES);
        assert_eq!(kept_in(&directory, JWT_FILE).unwrap(), first);
        let mode = fs::metadata(directory.join(JWT_FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(&directory).unwrap().count(),
            1,
            "nothing else is left there"
        );
    }

    #[test]
    fn two_directories_do_not_share_it() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| kept_in(&folder.path().join(name), JWT_FILE).unwrap();
        assert_ne!(of("a"), of("b"));
    }

    #[test]
    fn what_is_no_secret_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JWT_FILE);
        fs::write(&path, "short").unwrap();
        assert!(matches!(
            kept_in(folder.path(), JWT_FILE),
            Err(SecretError::Damaged(_))
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "short");
    }
}

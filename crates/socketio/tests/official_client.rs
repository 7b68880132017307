//! Holds the server to the protocol by the official JavaScript client: runs the tests below `tests/js` against the
//! `echo` example.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_official_client_is_served_in_every_transport() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/js");
    if !tests.join("node_modules/socket.io-client").exists() {
        let installed = Command::new("npm").arg("ci").current_dir(&tests).status();
        assert!(
            installed.as_ref().is_ok_and(std::process::ExitStatus::success),
            "`npm ci` in {} failed ({installed:?}); it needs Node 20 or later and the npm registry",
            tests.display(),
        );
    }
    let passed = Command::new("node")
        .args(["--test", "--test-reporter=spec"])
        .current_dir(&tests)
        .env("SOCKETIO_ECHO", echo_example())
        .status();
    assert!(
        passed.as_ref().is_ok_and(std::process::ExitStatus::success),
        "see the tests' output: {passed:?}"
    );
}

/// Cargo builds the examples of a package with its tests, beside them.
#[expect(clippy::unwrap_used, reason = "a test has a path, in `deps` of its profile")]
fn echo_example() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let profile = this.parent().and_then(Path::parent).unwrap();
    let echo = profile
        .join("examples")
        .join(format!("echo{}", std::env::consts::EXE_SUFFIX));
    assert!(
        echo.exists(),
        "{} is missing; build it with `cargo build -p socketio --examples`",
        echo.display()
    );
    echo
}

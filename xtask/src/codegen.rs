//! Writes the shapes that the server's own OpenAPI document describes as TypeScript, or checks that they are up to
//! date. A type test of `web/protocol` holds the shapes that the clients use against them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

/// Whether to write or to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

const SHAPES: &str = "web/protocol/src/generated/shapes.ts";

/// Asks the server that is built (`script/build`), whatever its profile, and never builds one itself: with other
/// features than the tests it would compile everything twice.
pub(crate) fn run(root: &Path, mode: Mode) -> Result<String, String> {
    let server =
        newest_server(root).ok_or("codegen asks the server, and it is not built: run script/build first")?;
    let document = output(Command::new(&server).arg("openapi"), "")?;
    let shapes = typescript(root, &shapes_of(&document)?)?;
    let path = root.join(SHAPES);
    if std::fs::read_to_string(&path).is_ok_and(|there| there == shapes) {
        return Ok(format!("codegen: {SHAPES} is up to date"));
    }
    if mode == Mode::Check {
        return Err(format!(
            "{SHAPES}:1: not what the server says: run cargo xtask codegen and commit the result"
        ));
    }
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(&path, shapes).map_err(failed)?;
    Ok(format!("codegen: wrote {SHAPES}"))
}

fn newest_server(root: &Path) -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let built = ["debug", "release"].map(|profile| target.join(profile).join("deskbell"));
    built
        .into_iter()
        .filter(|path| path.is_file())
        .max_by_key(|path| path.metadata().and_then(|m| m.modified()).ok())
}

/// The document without its routes and its prose: what is left changes only when a shape does.
fn shapes_of(document: &str) -> Result<String, String> {
    let mut document: Value = serde_json::from_str(document)
        .map_err(|error| format!("deskbell openapi does not print JSON: {error}"))?;
    let mut schemas = document["components"]["schemas"].take();
    remove_prose(&mut schemas);
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "Deskbell", "version": "0" },
        "paths": {},
        "components": { "schemas": schemas },
    });
    Ok(document.to_string())
}

fn remove_prose(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            // A property may be called "description": that one is an object.
            object.retain(|key, value| !(key == "description" && value.is_string()) && key != "examples");
            object.values_mut().for_each(remove_prose);
            sort(object);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_prose),
        _ => {}
    }
}

/// By name, whatever order the server writes them in.
fn sort(object: &mut Map<String, Value>) {
    let mut entries: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    object.extend(entries);
}

fn typescript(root: &Path, document: &str) -> Result<String, String> {
    let web = root.join("web");
    let tool = |name: &str| {
        let path = web.join("node_modules/.bin").join(name);
        path.is_file()
            .then_some(path)
            .ok_or_else(|| format!("{name} is not installed: run npm ci in web/"))
    };
    let shapes = output(
        Command::new(tool("openapi-typescript")?).current_dir(&web),
        document,
    )?;
    // Formatted as every other file is, so that nothing has to make an exception for it.
    output(
        Command::new(tool("prettier")?)
            .args(["--stdin-filepath", "shapes.ts"])
            .current_dir(&web),
        &shapes,
    )
}

/// What `command` prints when it is given `input`.
fn output(command: &mut Command, input: &str) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| format!("{name}: {error}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_and_prose_do_not_change_the_shapes() {
        let document = |path: &str, text: &str| {
            serde_json::json!({
                "paths": { path: {} },
                "components": { "schemas": { "A": {
                    "type": "object",
                    "description": text,
                    "properties": { "description": { "type": "string", "description": text } },
                } } },
            })
            .to_string()
        };
        let shapes = shapes_of(&document("/a", "one")).unwrap();
        assert_eq!(shapes, shapes_of(&document("/b", "two")).unwrap());
        assert!(
            shapes.contains(r#""properties":{"description":{"type":"string"}}"#),
            "{shapes}"
        );
    }
}

//! What may be spoken only at certain doors: SQL in the stores, axum at the HTTP door, and emitting to sockets in
//! the fan-out.

use super::tokens::{Kind, Token};
use super::tree::File;
use super::{Finding, Tree};

/// Words that belong behind a door.
struct Door {
    /// Crates, found as words wherever they stand.
    crates: &'static [&'static str],
    /// Methods, found behind a dot.
    methods: &'static [&'static str],
    /// A path ending or a path beginning at which all of this is in order.
    open: &'static [Place],
    what_to_do: &'static str,
}

enum Place {
    /// `crates/db/`: everything below.
    Below(&'static str),
    /// `http`: a file `http.rs`, or anything in a folder `http/`, in any crate.
    Room(&'static str),
    /// Tests that ask the door itself.
    Tests,
}

use Place::{Below, Room, Tests};

const DOORS: &[Door] = &[
    Door {
        crates: &["sea_orm", "sea_orm_migration", "sea_query", "sqlx", "rusqlite"],
        methods: &[],
        open: STORES,
        what_to_do: "only stores speak to the database: move this to the crate's store.rs or store/",
    },
    Door {
        crates: &["axum"],
        methods: &[],
        open: &[
            Room("http"),
            Tests,
            Below("crates/edge/"),
            Below("crates/socketio/"),
            Below("crates/server/"),
            Below("crates/testkit/"),
        ],
        what_to_do: "only the HTTP door speaks axum: move this to the crate's http.rs or http/",
    },
    Door {
        crates: &[],
        methods: &["emit", "emit_to_all", "emit_with_ack"],
        open: &[
            Below("crates/socketio/"),
            Below("crates/server/src/fanout"),
            Below("crates/server/src/gateway"),
            Below("crates/bench/"),
            Below("crates/testkit/"),
            Tests,
        ],
        what_to_do: "a handler never emits: let the verb return or announce the event, and the fan-out sends it",
    },
];

/// Where SQL, and the crates that carry it, may stand. A test may look into the database only where the crate
/// that owns it lives: elsewhere it goes through the user's door.
const STORES: &[Place] = &[Below("crates/db/"), Below("crates/testkit/"), Room("store")];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        for door in DOORS.iter().filter(|door| !is_open(door.open, &file.path)) {
            found.extend(words(file, door));
        }
        if !is_open(STORES, &file.path) {
            found.extend(statements(file));
        }
    }
    found
}

fn is_open(places: &[Place], path: &str) -> bool {
    places.iter().any(|place| match place {
        Below(start) => path.starts_with(start),
        Room(name) => path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/src/{name}/")),
        Tests => path.contains("/tests/"),
    })
}

fn words(file: &File, door: &Door) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut before = "";
    for token in &file.tokens {
        let word = token.kind == Kind::Word;
        let is_crate = word && before != "." && door.crates.contains(&token.text.as_str());
        let is_method = word && before == "." && door.methods.contains(&token.text.as_str());
        if is_crate || is_method {
            found.push(Finding::new(
                &file.path,
                token.line,
                format!("{}: {}", token.text, door.what_to_do),
            ));
        }
        before = &token.text;
    }
    found
}

/// String literals that read like SQL.
fn statements(file: &File) -> Vec<Finding> {
    let literals = file.tokens.iter().filter(|token| token.kind == Kind::Literal);
    literals
        .filter(|token| is_statement(token))
        .map(|token| {
            let what = "SQL outside of a store: move it to the crate's store.rs or store/";
            Finding::new(&file.path, token.line, what)
        })
        .collect()
}

fn is_statement(token: &Token) -> bool {
    let text = token
        .text
        .trim_start_matches(|c: char| "rb#\"\\n ".contains(c) || c.is_whitespace());
    let mut words = text.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    let has = |word: &str| text.split_whitespace().any(|other| other == word);
    match first {
        "SELECT" => has("FROM") || second.ends_with(')'),
        "WITH" => has("AS") && has("SELECT"),
        "INSERT" => second == "INTO" || second == "OR",
        "REPLACE" => second == "INTO",
        "UPDATE" => has("SET"),
        "DELETE" => second == "FROM",
        "CREATE" | "ALTER" | "DROP" => [
            "TABLE", "INDEX", "UNIQUE", "POLICY", "ROLE", "VIEW", "TRIGGER", "DATABASE",
        ]
        .contains(&second),
        "TRUNCATE" | "PRAGMA" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn sql_belongs_into_the_store() {
        let text = "const A: u8 = 0;\nconst Q: &str = r#\"\n  SELECT id FROM agents\"#;\n";
        assert_eq!(lines("crates/accounts/src/login.rs", text), [2]);
        assert!(lines("crates/accounts/src/store.rs", text).is_empty());
        assert!(lines("crates/accounts/src/store/agents.rs", text).is_empty());
        assert!(lines("crates/db/src/open.rs", text).is_empty());
    }

    #[test]
    fn sql_in_a_macro_is_seen() {
        assert_eq!(
            lines(
                "crates/server/src/x.rs",
                "fn a() {\n  run!(\"INSERT INTO t VALUES (1)\");\n}"
            ),
            [2]
        );
    }

    #[test]
    fn prose_is_not_sql() {
        let text = "const A: &str = \"SELECT\"; const B: &str = \"Select one from the list\"; const C: &str = \"UPDATE me\";";
        assert!(lines("crates/accounts/src/login.rs", text).is_empty());
    }

    #[test]
    fn database_crates_belong_into_the_store() {
        assert_eq!(lines("crates/widgets/src/lib.rs", "use sea_orm::Value;\n"), [1]);
        assert!(
            lines(
                "crates/widgets/src/lib.rs",
                "// sea_orm\nfn f() { let a = b.sqlx; }\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn axum_belongs_to_the_http_door() {
        let text = "use std::fmt;\nuse axum::Router;\n";
        assert_eq!(lines("crates/widgets/src/create.rs", text), [2]);
        assert!(lines("crates/widgets/src/http.rs", text).is_empty());
        assert!(lines("crates/edge/src/extract.rs", text).is_empty());
    }

    #[test]
    fn handlers_do_not_emit() {
        let text = "fn a(s: S) {\n    s.emit(1);\n}\n";
        assert_eq!(lines("crates/conversations/src/socket.rs", text), [2]);
        assert_eq!(lines("crates/server/src/agents.rs", text), [2]);
        assert!(lines("crates/server/src/fanout.rs", text).is_empty());
        assert!(lines("crates/server/src/gateway/visitor.rs", text).is_empty());
    }
}

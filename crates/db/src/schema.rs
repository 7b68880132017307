//! The schema: migrations as text, translated for each database.

use crate::{Dialect, fill::Fill};

/// One step from a schema to the next. Steps are never changed once released.
#[derive(Debug)]
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    sql: &'static str,
    /// What is said in the words of one database alone, behind `sql`.
    own: Own,
    /// The tables of tenants that it creates: on PostgreSQL they get row-level security.
    tenant_tables: &'static [&'static str],
    /// The tables of tenants whose rows it changes: on PostgreSQL row-level security would hide them from their owner, too.
    rewrites: &'static [&'static str],
    /// What its new columns hold of the rows that are there, where SQL cannot say it.
    pub(crate) fill: Option<Fill>,
}

/// The part of a step that no other database understands.
#[derive(Debug)]
struct Own {
    sqlite: &'static str,
    postgres: &'static str,
}

/// No such part.
const NOTHING: Own = Own {
    sqlite: "",
    postgres: "",
};

/// All steps in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "first",
        sql: include_str!("../migrations/0001_first.sql"),
        own: NOTHING,
        tenant_tables: &[
            "agents",
            "widgets",
            "visitors",
            "conversations",
            "messages",
            "notes",
            "events",
        ],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 2,
        name: "visitor_search",
        sql: include_str!("../migrations/0002_visitor_search.sql"),
        own: NOTHING,
        tenant_tables: &[],
        rewrites: &[],
        fill: Some(Fill::VisitorSearch),
    },
    Migration {
        version: 3,
        name: "desk",
        sql: include_str!("../migrations/0003_desk.sql"),
        own: NOTHING,
        tenant_tables: &[
            "message_revisions",
            "teams",
            "team_members",
            "tags",
            "canned_responses",
            "macros",
            "saved_views",
        ],
        rewrites: &["conversations"],
        fill: None,
    },
    Migration {
        version: 4,
        name: "search",
        sql: include_str!("../migrations/0004_search.sql"),
        own: Own {
            sqlite: include_str!("../migrations/0004_search.sqlite.sql"),
            postgres: include_str!("../migrations/0004_search.postgres.sql"),
        },
        tenant_tables: &["search_progress"],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 5,
        name: "lists",
        sql: include_str!("../migrations/0005_lists.sql"),
        own: Own {
            sqlite: include_str!("../migrations/0005_lists.sqlite.sql"),
            postgres: include_str!("../migrations/0005_lists.postgres.sql"),
        },
        tenant_tables: &["conversation_tags"],
        rewrites: &["conversations"],
        fill: None,
    },
    Migration {
        version: 6,
        name: "plans",
        sql: include_str!("../migrations/0006_plans.sql"),
        own: Own {
            sqlite: include_str!("../migrations/0006_plans.sqlite.sql"),
            postgres: "",
        },
        tenant_tables: &[],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 7,
        name: "people",
        sql: include_str!("../migrations/0007_people.sql"),
        own: NOTHING,
        tenant_tables: &["roles", "second_factors", "recovery_codes", "avatars"],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 8,
        name: "audit",
        sql: include_str!("../migrations/0008_audit.sql"),
        own: NOTHING,
        tenant_tables: &["audit_entries", "audit_chains"],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 9,
        name: "reports",
        sql: include_str!("../migrations/0009_reports.sql"),
        own: Own {
            sqlite: include_str!("../migrations/0009_reports.sqlite.sql"),
            postgres: include_str!("../migrations/0009_reports.postgres.sql"),
        },
        tenant_tables: &[],
        rewrites: &["conversations", "messages"],
        fill: None,
    },
    Migration {
        version: 10,
        name: "promises",
        sql: include_str!("../migrations/0010_promises.sql"),
        own: NOTHING,
        tenant_tables: &[
            "hours",
            "promise_policies",
            "promises",
            "alert_ladders",
            "alert_preferences",
            "push_subscriptions",
            "alerts",
        ],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 11,
        name: "jobs",
        sql: include_str!("../migrations/0011_jobs.sql"),
        own: NOTHING,
        tenant_tables: &["exports", "export_chunks"],
        rewrites: &[],
        fill: None,
    },
    Migration {
        version: 12,
        name: "message_counts",
        sql: include_str!("../migrations/0012_message_counts.sql"),
        own: Own {
            sqlite: include_str!("../migrations/0012_message_counts.sqlite.sql"),
            postgres: include_str!("../migrations/0012_message_counts.postgres.sql"),
        },
        tenant_tables: &["message_counts"],
        rewrites: &["messages"],
        fill: None,
    },
];

/// The schema that this binary knows.
pub(crate) fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

impl Migration {
    /// The statements of this step for `dialect`.
    pub(crate) fn sql(&self, dialect: Dialect) -> String {
        let own = match dialect {
            Dialect::Sqlite => self.own.sqlite,
            Dialect::Postgres => self.own.postgres,
        };
        let mut sql = format!("{}\n{own}", self.sql);
        for (placeholder, sqlite, postgres) in TYPES {
            let replacement = match dialect {
                Dialect::Sqlite => sqlite,
                Dialect::Postgres => postgres,
            };
            sql = sql.replace(placeholder, replacement);
        }
        if dialect == Dialect::Postgres {
            for table in self.rewrites {
                sql = format!(
                    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\n{sql}\nALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
                );
            }
            for table in self.tenant_tables {
                sql.push_str(&row_level_security(table));
            }
        }
        sql
    }
}

/// Placeholder, SQLite, PostgreSQL.
const TYPES: &[(&str, &str, &str)] = &[
    ("{uuid}", "BLOB", "UUID"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{json}", "TEXT", "JSONB"),
    (
        "{identity}",
        "INTEGER PRIMARY KEY AUTOINCREMENT",
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ),
    // Rows lie in the order of the primary key: one tree less to write per row.
    ("{clustered}", " WITHOUT ROWID", ""),
];

/// Forces row-level security: rows are seen and written only for the workspaces that the transaction was opened for.
/// The setting is read once per statement (it stands in a sub-select), not once per row.
fn row_level_security(table: &str) -> String {
    let mine = "workspace_id = ANY ((SELECT string_to_array(current_setting('deskbell.workspaces', true), ','))::uuid[])";
    format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n\
         ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n\
         CREATE POLICY {table}_of_workspace ON {table} USING ({mine}) WITH CHECK ({mine});\n"
    )
}

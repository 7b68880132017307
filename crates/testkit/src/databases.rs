//! Throw-away databases: an SQLite file always, and a PostgreSQL database where a server for tests is named.

use db::Db;
use sea_orm::{ConnectionTrait, Database as Server};
use tempfile::TempDir;
use uuid::Uuid;

/// The URL of a PostgreSQL superuser whose server the tests may fill; `script/postgres start DIR` prints one.
const POSTGRES: &str = "DESKBELL_TEST_POSTGRES_URL";

/// A database with the schema of today, and nobody else's.
#[derive(Debug)]
pub struct Database {
    /// Open.
    pub db: Db,
    /// For opening it once more, as another process would.
    pub url: String,
    empty: Empty,
}

/// A database without any schema yet.
#[derive(Debug)]
pub struct Empty {
    /// For opening it.
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(TempDir),
    Server { url: String, name: String },
}

/// A fresh database of every kind that there is here.
pub async fn databases() -> Vec<Database> {
    let mut all = Vec::new();
    for empty in empty_databases().await {
        all.push(Database {
            db: Db::open(&empty.url).await.expect("a new database opens"),
            url: empty.url.clone(),
            empty,
        });
    }
    all
}

/// As [`databases`], before anybody opened them.
pub async fn empty_databases() -> Vec<Empty> {
    let mut all = vec![Empty::sqlite()];
    if let Some(url) = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty()) {
        all.push(Empty::postgres(url).await);
    }
    all
}

impl Database {
    /// A second connection to the same database, as another process of ours has.
    pub async fn open_again(&self) -> Db {
        Db::open(&self.url).await.expect("the database is there")
    }

    /// Takes a table away: whatever asks it fails until [`Database::give_back`].
    pub async fn take_away(&self, table: &str) {
        self.rename(table, &format!("taken_{table}")).await;
    }

    /// Undoes [`Database::take_away`].
    pub async fn give_back(&self, table: &str) {
        self.rename(&format!("taken_{table}"), table).await;
    }

    async fn rename(&self, from: &str, to: &str) {
        let url = self.url.replacen("sqlite:", "sqlite://", 1);
        run(&url, &format!("ALTER TABLE {from} RENAME TO {to}")).await;
    }

    /// Closes and removes it. A test that fails leaves it behind, to be looked at.
    pub async fn remove(self) {
        self.db.close().await;
        self.empty.remove().await;
    }
}

impl Empty {
    fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        Self {
            url: format!("sqlite:{}", folder.path().join("test.db").display()),
            place: Place::Folder(folder),
        }
    }

    async fn postgres(server: String) -> Self {
        let name = format!("test_{}", Uuid::now_v7().simple());
        run(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("a URL that ends with a database");
        Self {
            url: format!("{base}/{name}"),
            place: Place::Server { url: server, name },
        }
    }

    /// Removes it.
    pub async fn remove(self) {
        match self.place {
            Place::Folder(folder) => drop(folder),
            Place::Server { url, name } => run(&url, &format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}

async fn run(server: &str, statement: &str) {
    let connection = Server::connect(server)
        .await
        .unwrap_or_else(|error| panic!("{server}: {error}"));
    connection
        .execute_unprepared(statement)
        .await
        .expect("a superuser may");
    connection.close().await.expect("it closes");
}

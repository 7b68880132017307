//! What is written out: how much of it there is, and its pages.

use audit::Filter as Entries;
use db::unavailable;
use edge::{Cell, Csv};
use kernel::Problem;
use reports::Filter;

use crate::{
    Exports, Kind,
    model::Export,
    store::{conversations, messages},
};

/// Lines that are read, and written, at a time.
const PAGE: u64 = 250;

/// Some lines of a file, and where the next ones begin.
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) rows: i64,
    /// `None`: there are no more.
    pub(crate) next: Option<String>,
}

/// The first line of the file.
pub(crate) fn head(kind: Kind) -> String {
    match kind {
        Kind::Audit => Csv::new("", &audit::http::CSV_COLUMNS).take(),
        Kind::Conversations => Csv::new("", &conversations::COLUMNS).take(),
        Kind::Messages => Csv::new("", &messages::COLUMNS).take(),
    }
}

impl Exports {
    /// How many lines there will be.
    pub(crate) async fn total(&self, export: &Export, filter: &Filter) -> Result<i64, Problem> {
        if export.kind == Kind::Audit {
            let audit = &self.inner.needs.audit;
            return audit.count(export.workspace, &entries(export)).await;
        }
        let tx = self.read(export.workspace).await?;
        conversations::total(&tx, export, filter)
            .await
            .map_err(unavailable)
    }

    /// The lines behind those that are written.
    pub(crate) async fn page(&self, export: &Export, filter: &Filter) -> Result<Page, Problem> {
        if export.kind == Kind::Audit {
            return self.entries(export).await;
        }
        let tx = self.read(export.workspace).await?;
        let found = match export.kind {
            Kind::Messages => messages::page(&tx, export, filter, PAGE).await,
            Kind::Conversations | Kind::Audit => conversations::page(&tx, export, filter, PAGE).await,
        };
        let (lines, next) = found.map_err(unavailable)?;
        drop(tx);
        let mut csv = nothing();
        for line in &lines {
            csv.row(line.iter().map(|cell| Cell::from(cell.as_deref())));
        }
        Ok(Page {
            text: csv.take(),
            rows: count(lines.len()),
            next,
        })
    }

    async fn entries(&self, export: &Export) -> Result<Page, Problem> {
        let before = export.place.as_deref().and_then(place);
        let audit = &self.inner.needs.audit;
        let found = audit
            .before(export.workspace, &entries(export), before, PAGE)
            .await?;
        let mut csv = nothing();
        for entry in &found {
            audit::http::write(&mut csv, entry);
        }
        let is_full = u64::try_from(found.len()).is_ok_and(|found| found >= PAGE);
        let last = found.last().filter(|_| is_full);
        Ok(Page {
            text: csv.take(),
            rows: count(found.len()),
            next: last.map(|entry| format!("{} {}", entry.at.0, entry.seq)),
        })
    }
}

/// A table without its first line.
fn nothing() -> Csv {
    let mut csv = Csv::new("", &[]);
    csv.take();
    csv
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn entries(export: &Export) -> Entries {
    Entries {
        from: Some(export.from),
        to: Some(export.to),
        ..Entries::default()
    }
}

/// A time and a number.
fn place(text: &str) -> Option<(i64, i64)> {
    let (at, seq) = text.split_once(' ')?;
    Some((at.parse().ok()?, seq.parse().ok()?))
}

//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use kernel::Problem;

/// Spreadsheets take a text that begins so for a formula, and would run it.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Behind these a spreadsheet may begin another cell, whatever the quotes say: where lists are separated by semicolons, a quote that
/// does not begin a cell is a letter.
const CUTS: [char; 4] = [';', '\t', '\r', '\n'];

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell<'a> {
    /// Text: quoted where it must be, and never a formula.
    Text(&'a str),
    /// A number or a time that we wrote ourselves.
    Plain(String),
    /// Nothing.
    Empty,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::from)
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, |number| Self::Plain(format!("{number:.2}")))
    }
}

/// A table on its way out.
#[derive(Clone, Debug)]
pub struct Csv {
    name: String,
    text: String,
}

impl Csv {
    /// A table with these columns; saved as `name` and `.csv`.
    #[must_use]
    pub fn new(name: &str, columns: &[&str]) -> Self {
        let mut csv = Self {
            name: name.to_owned(),
            text: String::new(),
        };
        csv.row(columns.iter().map(|column| Cell::Text(column)));
        csv
    }

    /// One more row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Plain(text) => self.text.push_str(&text),
                Cell::Text(text) => self.quote(text),
            }
        }
        self.text.push_str("\r\n");
    }

    /// What was written since the last time, for tables that are written in parts.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn quote(&mut self, text: &str) {
        let is_plain = !text.starts_with(FORMULAS) && !text.contains([',', '"']) && !text.contains(CUTS);
        if is_plain {
            self.text.push_str(text);
            return;
        }
        self.text.push('"');
        let mut begins = true;
        for char in text.chars() {
            if begins && FORMULAS.contains(&char) {
                self.text.push('\'');
            }
            if char == '"' {
                self.text.push('"');
            }
            self.text.push(char);
            begins = CUTS.contains(&char);
        }
        self.text.push('"');
    }
}

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        let mut response = self.text.into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        );
        // Names are ours: letters, digits and hyphens.
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}.csv\"", self.name)) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// Whether the answer is wanted as CSV: by `?format=csv`, or, without it, by `Accept: text/csv`.
pub fn wants_csv(headers: &HeaderMap, format: Option<&str>) -> Result<bool, Problem> {
    match format {
        Some("csv") => Ok(true),
        Some("json") => Ok(false),
        Some(_) => Err(Problem::field("format", "must be csv or json")),
        None => Ok(headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|kind| kind.split(';').next().unwrap_or_default().trim() == "text/csv")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Csv, wants_csv};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn cells_are_quoted_and_are_no_formulas() {
        let mut csv = Csv::new("x", &["a", "b"]);
        csv.row([Cell::Text("plain"), Cell::Text("one, \"two\"\nthree")]);
        csv.row([Cell::Text("=HYPERLINK(1)"), Cell::from(-5)]);
        csv.row([Cell::Text("@x"), Cell::Empty]);
        csv.row([Cell::Text("x;=1"), Cell::Text("a;b\n-c")]);
        assert_eq!(
            csv.take(),
            "a,b\r\nplain,\"one, \"\"two\"\"\nthree\"\r\n\"'=HYPERLINK(1)\",-5\r\n\"'@x\",\r\n\"x;'=1\",\"a;b\n'-c\"\r\n"
        );
    }

    #[test]
    fn the_query_counts_more_than_the_header() {
        let mut headers = HeaderMap::new();
        assert!(!wants_csv(&headers, None).unwrap());
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/csv;q=0.9, */*"));
        assert!(wants_csv(&headers, None).unwrap());
        assert!(!wants_csv(&headers, Some("json")).unwrap());
        assert_eq!(
            wants_csv(&headers, Some("xml")).unwrap_err().errors[0].field,
            "format"
        );
    }
}

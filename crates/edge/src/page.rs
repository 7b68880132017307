//! Lists in pages, by keyset.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Problem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Least, most and default of a list's `limit`.
pub const PAGE_LIMIT: (u64, u64, u64) = (1, 100, 30);
/// Least, most and default of a message list's `limit`.
pub const MESSAGES_LIMIT: (u64, u64, u64) = (1, 500, 100);

/// How many are wanted.
#[derive(Copy, Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Limit(Option<i64>);

impl Limit {
    /// The limit, within `(least, most, default)`.
    pub fn within(self, (least, most, default): (u64, u64, u64)) -> Result<u64, Problem> {
        match self.0.map(u64::try_from) {
            None => Ok(default),
            Some(Ok(limit)) if (least..=most).contains(&limit) => Ok(limit),
            Some(_) => Err(Problem::field(
                "limit",
                format!("must be a number from {least} to {most}"),
            )),
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; `null` on the last.
    pub next_cursor: Option<String>,
}

/// A place in a list that is ordered by a time and an id.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Milliseconds.
    pub at: i64,
    /// The id of the last item before.
    pub id: Uuid,
}

impl Cursor {
    /// As clients hold it: opaque.
    #[must_use]
    pub fn encode(self) -> String {
        let mut bytes = self.at.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads one, or refuses the field `cursor`.
    pub fn decode(text: &str) -> Result<Self, Problem> {
        let bad = || {
            Problem::field(
                "cursor",
                "is not one that this server gave; leave it out to begin anew",
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let (at, id) = bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        Ok(Self {
            at: i64::from_be_bytes(*at),
            id: Uuid::from_slice(id).map_err(|_| bad())?,
        })
    }
}

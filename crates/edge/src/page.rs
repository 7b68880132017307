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
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 1 to 100; 30 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

impl PageQuery {
    /// How many are wanted, or a problem of the field `limit`.
    pub fn limit(&self) -> Result<u64, Problem> {
        self.limit.within(PAGE_LIMIT)
    }

    /// Behind what, as it was given; `None` begins the list.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Behind what in the list of this name, or a problem of the field `cursor`.
    pub fn after(&self, list: &'static str) -> Result<Option<Cursor>, Problem> {
        self.cursor()
            .map(|cursor| Cursor::decode(cursor, list))
            .transpose()
    }
}

/// The first byte of every cursor: what was made up, or for another order, is not taken for one.
const CURSOR_VERSION: u8 = 0xd1;

impl<T> Page<T> {
    /// A page of at most `limit` out of `found`, which was asked for one more: that one tells whether there is a next page. Its
    /// cursor is good for the list of this name alone.
    pub fn of<R>(
        list: &'static str,
        mut found: Vec<R>,
        limit: u64,
        place: impl FnOnce(&R) -> Cursor,
        shown: impl FnMut(R) -> T,
    ) -> Self {
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        Self {
            next_cursor: found.last().filter(|_| more).map(|last| place(last).encode(list)),
            items: found.into_iter().map(shown).collect(),
        }
    }
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
    /// As clients hold it: opaque, and good for the list of this name alone.
    #[must_use]
    pub fn encode(self, list: &'static str) -> String {
        let mut bytes = vec![CURSOR_VERSION];
        bytes.extend_from_slice(list.as_bytes());
        bytes.extend_from_slice(&self.at.to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads one that was made for this list, or refuses the field `cursor`.
    pub fn decode(text: &str, list: &'static str) -> Result<Self, Problem> {
        let bad = || {
            Problem::field(
                "cursor",
                "is not one that this server gave for this list; leave it out to begin anew",
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let named = bytes.strip_prefix(&[CURSOR_VERSION]).ok_or_else(bad)?;
        let place = named.strip_prefix(list.as_bytes()).ok_or_else(bad)?;
        let (at, id) = place.split_first_chunk::<8>().ok_or_else(bad)?;
        Ok(Self {
            at: i64::from_be_bytes(*at),
            id: Uuid::from_slice(id).map_err(|_| bad())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Page};
    use uuid::Uuid;

    fn at(item: i64) -> Cursor {
        Cursor {
            at: item,
            id: Uuid::nil(),
        }
    }

    #[test]
    fn a_page_goes_on_behind_its_last_item() {
        let page = Page::of("numbers", vec![1, 2, 3], 2, |item| at(*item), |item| item * 10);
        assert_eq!(page.items, [10, 20]);
        let cursor = page.next_cursor.unwrap();
        assert_eq!(Cursor::decode(&cursor, "numbers").unwrap(), at(2));
        for other in ["letters", "number", "numbers of another", ""] {
            assert!(Cursor::decode(&cursor, other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn the_last_page_says_so() {
        for found in [vec![], vec![1], vec![1, 2]] {
            assert_eq!(
                Page::of("numbers", found, 2, |item| at(*item), |item| item).next_cursor,
                None
            );
        }
    }
}

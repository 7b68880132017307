//! What somebody may do: a closed list, and sets of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a role can be allowed: a closed list.
#[derive(
    Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Read conversations, notes and visitors, live and in lists.
    SeeConversations,
    /// Write to visitors, and do what goes with it: take, resolve, snooze, tag.
    Answer,
    /// Write private notes.
    WriteNotes,
    /// Give conversations to colleagues and teams.
    Assign,
    /// Take a conversation from a colleague.
    TakeOver,
    /// Create, change and delete widgets.
    ManageWidgets,
    /// Invite, change and deactivate agents; make teams of them, and roles for them.
    ManageAgents,
    /// Create, change and delete tags.
    ManageTags,
    /// Change and delete canned responses, macros and saved views that a colleague shares.
    ManageReplies,
    /// Say when the workspace is open, what it promises, and who is alerted.
    ManageWorkspace,
    /// Read who did what, and check that nobody has rewritten it.
    SeeAudit,
    /// See how the business and each of its agents did.
    SeeReports,
    /// Have what they see written out into files, all of it at once.
    ExportData,
}

impl Permission {
    /// All of them, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[
        Self::SeeConversations,
        Self::Answer,
        Self::WriteNotes,
        Self::Assign,
        Self::TakeOver,
        Self::ManageWidgets,
        Self::ManageAgents,
        Self::ManageTags,
        Self::ManageReplies,
        Self::ManageWorkspace,
        Self::SeeAudit,
        Self::SeeReports,
        Self::ExportData,
    ];

    /// The name as stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SeeConversations => "see-conversations",
            Self::Answer => "answer",
            Self::WriteNotes => "write-notes",
            Self::Assign => "assign",
            Self::TakeOver => "take-over",
            Self::ManageWidgets => "manage-widgets",
            Self::ManageAgents => "manage-agents",
            Self::ManageTags => "manage-tags",
            Self::ManageReplies => "manage-replies",
            Self::ManageWorkspace => "manage-workspace",
            Self::SeeAudit => "see-audit",
            Self::SeeReports => "see-reports",
            Self::ExportData => "export-data",
        }
    }

    /// The permission of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|permission| permission.as_str() == name)
    }

    /// Without which it would be of no use: nobody answers what they do not see.
    #[must_use]
    pub fn needs(self) -> Option<Self> {
        match self {
            Self::Answer | Self::WriteNotes => Some(Self::SeeConversations),
            Self::Assign | Self::ManageReplies => Some(Self::Answer),
            Self::TakeOver => Some(Self::Assign),
            Self::ExportData => Some(Self::SeeReports),
            Self::SeeConversations
            | Self::ManageWidgets
            | Self::ManageAgents
            | Self::ManageTags
            | Self::ManageWorkspace
            | Self::SeeAudit
            | Self::SeeReports => None,
        }
    }
}

/// Some of the permissions. Written as a list of names, in the order of [`Permission::ALL`].
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(u32);

impl Permissions {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// Every one there is.
    #[must_use]
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether `permission` is one of them.
    #[must_use]
    pub fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether each of these is one of `others`.
    #[must_use]
    pub fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Each of them, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.has(*permission))
    }
}

fn bit(permission: Permission) -> u32 {
    1 << (permission as u32)
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(
            permissions
                .into_iter()
                .fold(0, |bits, permission| bits | bit(permission)),
        )
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeSet::<Permission>::deserialize(deserializer).map(Self::from_iter)
    }
}

impl utoipa::PartialSchema for Permissions {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Vec::<Permission>::schema()
    }
}

impl utoipa::ToSchema for Permissions {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        schemas.push((
            <Permission as utoipa::ToSchema>::name().into_owned(),
            <Permission as utoipa::PartialSchema>::schema(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_written_as_it_is_read_and_is_a_bit_of_its_own() {
        for permission in Permission::ALL {
            let json = serde_json::to_string(permission).unwrap();
            assert_eq!(json, format!("\"{}\"", permission.as_str()));
            assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
            let alone: Permissions = [*permission].into_iter().collect();
            assert_eq!(alone.iter().collect::<Vec<_>>(), [*permission]);
        }
        assert_eq!(Permissions::all().iter().count(), Permission::ALL.len());
    }

    #[test]
    fn a_set_is_within_another_when_that_has_all_of_it() {
        let see: Permissions = [Permission::SeeConversations].into_iter().collect();
        let both: Permissions = [Permission::SeeConversations, Permission::Answer]
            .into_iter()
            .collect();
        assert!(see.within(both) && see.within(see) && Permissions::NONE.within(see));
        assert!(!both.within(see));
    }

    #[test]
    fn a_set_is_read_from_a_list_whatever_its_order() {
        let read: Permissions =
            serde_json::from_str("[\"answer\",\"see-conversations\",\"answer\"]").unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            "[\"see-conversations\",\"answer\"]"
        );
        assert!(serde_json::from_str::<Permissions>("[\"everything\"]").is_err());
    }
}

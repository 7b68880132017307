//! What an account is, and the rules of it. Pure.

use std::{fmt, str::FromStr, time::Duration};

use kernel::{
    AgentId, Permissions, Problem, ProblemKind, Role, RoleId, TeamId, Timestamp, WorkspaceId, text::Check,
};
use serde::{Deserialize, Serialize};

/// How long an agent's access token works.
pub const ACCESS_LIFETIME: Duration = Duration::from_mins(15);
/// How long a session lives without being refreshed.
pub const SESSION_LIFETIME: Duration = Duration::from_hours(30 * 24);
/// How long a visitor's token works after it was given.
pub const VISITOR_LIFETIME: Duration = Duration::from_hours(365 * 24);
/// How long an invitation can be accepted.
pub const INVITATION_LIFETIME: Duration = Duration::from_hours(7 * 24);
/// How many chats an agent takes at a time unless told otherwise.
pub const DEFAULT_CAPACITY: u16 = 5;
/// The most that can be told.
pub const MAX_CAPACITY: u16 = 1_000;

/// Whether an agent says that they answer.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AgentStatus)]
pub enum Status {
    /// Takes chats.
    Online,
    /// At work, not now.
    Away,
    /// Not at work.
    Offline,
}

impl Status {
    /// The name as stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Online, Self::Away, Self::Offline]
            .into_iter()
            .find(|status| status.as_str() == name)
    }
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// Who.
    pub id: AgentId,
    /// As visitors see them.
    pub name: String,
    /// As they wrote it.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// The role that the workspace made and gave them; they are `agent` then.
    pub custom_role: Option<RoleName>,
    /// What they may do.
    pub permissions: Permissions,
    /// What they chose, wherever they are now.
    pub status: Status,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Which teams they are in.
    pub teams: Vec<TeamId>,
    /// How many chats at a time.
    pub capacity: u16,
    /// Since when.
    pub created_at: Timestamp,
    /// When they left; their name stays beside what they wrote.
    pub deactivated_at: Option<Timestamp>,
}

impl Agent {
    /// What they are, and what that lets them do.
    pub(crate) fn standing(&self) -> Standing {
        Standing {
            role: self.role,
            permissions: self.permissions,
        }
    }

    /// What their role is called.
    pub(crate) fn role_name(&self) -> &str {
        self.custom_role
            .as_ref()
            .map_or(self.role.as_str(), |custom| &custom.name)
    }
}

/// A custom role by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AgentCustomRole)]
pub struct RoleName {
    /// Which one.
    pub id: RoleId,
    /// What it is called.
    pub name: String,
}

/// What somebody is, and what that lets them do.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) role: Role,
    pub(crate) permissions: Permissions,
}

/// By what somebody has shown who they are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// They made the workspace just now.
    Registration,
    Password,
    Invitation,
    /// An `OpenID` provider's word.
    Provider,
}

impl Entrance {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Password => "password",
            Self::Invitation => "invitation",
            Self::Provider => "provider",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [
            Self::Registration,
            Self::Password,
            Self::Invitation,
            Self::Provider,
        ]
        .into_iter()
        .find(|known| known.as_str() == word)
    }
}

/// Who may make a new workspace.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Whoever comes first, and nobody after.
    First,
    /// Everybody.
    Open,
    /// Nobody.
    Closed,
}

/// What is none of the ways to register.
#[derive(Debug, PartialEq, Eq)]
pub struct RegistrationError;

impl fmt::Display for RegistrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be first, open or closed")
    }
}

impl std::error::Error for RegistrationError {}

impl FromStr for Registration {
    type Err = RegistrationError;

    fn from_str(text: &str) -> Result<Self, RegistrationError> {
        match text {
            "first" => Ok(Self::First),
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            _ => Err(RegistrationError),
        }
    }
}

/// Why something about an account is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("Nobody can register here. Ask the owner of the workspace for an invitation.")]
    RegistrationClosed,
    #[error("This Deskbell has its owner already. Ask them for an invitation.")]
    NotFirst,
    #[error("There is an account with this e-mail address already. Sign in with it, or use another address.")]
    EmailTaken,
    #[error("No active account has this e-mail and password.")]
    WrongCredentials,
    #[error("The refresh token is spent, expired or revoked. Sign in again.")]
    BadRefreshToken,
    #[error("The sign-in took too long or was finished already. Begin anew.")]
    BadChallenge,
    #[error("The code is wrong, or was used already.")]
    WrongCode,
    #[error("The session has ended. Sign in again.")]
    SessionEnded,
    #[error("Only an owner can make, change or deactivate an owner.")]
    OwnersOnly,
    #[error("Nobody can give, change or take away what they may not do themselves.")]
    MoreThanOneself,
    #[error("A workspace needs an owner: make somebody else one first.")]
    LastOwner,
    #[error("You cannot deactivate yourself. Ask another admin.")]
    Oneself,
    #[error("The invitation is unknown, expired or was accepted already. Ask for a new one.")]
    BadInvitation,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let kind = match refused {
            Refused::RegistrationClosed
            | Refused::NotFirst
            | Refused::OwnersOnly
            | Refused::MoreThanOneself => ProblemKind::Forbidden,
            Refused::EmailTaken | Refused::LastOwner | Refused::Oneself => ProblemKind::Conflict,
            Refused::WrongCredentials | Refused::WrongCode => ProblemKind::InvalidCredentials,
            Refused::BadRefreshToken
            | Refused::SessionEnded
            | Refused::BadInvitation
            | Refused::BadChallenge => ProblemKind::InvalidToken,
        };
        Self::new(kind, refused.to_string())
    }
}

/// An address as it is compared: two spellings of one mailbox are one account.
pub(crate) fn canonical(email: &str) -> String {
    email.to_lowercase()
}

/// Whether `actor` may make somebody `new` who is `old`: owners are made and changed by owners, and nobody gives or takes what they may
/// not do themselves.
pub(crate) fn may_touch(
    actor: Standing,
    old: Option<Standing>,
    new: Option<Standing>,
) -> Result<(), Refused> {
    for touched in [old, new].into_iter().flatten() {
        if touched.role == Role::Owner && actor.role != Role::Owner {
            return Err(Refused::OwnersOnly);
        }
        if !touched.permissions.within(actor.permissions) {
            return Err(Refused::MoreThanOneself);
        }
    }
    Ok(())
}

/// Checks how many chats at a time.
pub(crate) fn check_capacity(check: &mut Check, field: &str, capacity: u16) {
    if !(1..=MAX_CAPACITY).contains(&capacity) {
        check.fail(field, format!("must be a number from 1 to {MAX_CAPACITY}"));
    }
}

/// Checks the address of a picture: shown to visitors, so nothing but a web address.
pub(crate) fn check_avatar(check: &mut Check, field: &str, url: &str) {
    if url.starts_with("https://") || url.starts_with("http://") {
        check.line(field, url, kernel::text::limits::URL);
    } else {
        check.fail(field, "must be a web address that begins with https://");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Permission;

    fn of(role: Role) -> Standing {
        Standing {
            role,
            permissions: role.permissions(),
        }
    }

    #[test]
    fn only_owners_touch_owners() {
        let (owner, admin, agent) = (of(Role::Owner), of(Role::Admin), of(Role::Agent));
        assert_eq!(may_touch(owner, Some(owner), Some(agent)), Ok(()));
        assert_eq!(may_touch(admin, Some(agent), Some(admin)), Ok(()));
        assert_eq!(may_touch(admin, Some(owner), None), Err(Refused::OwnersOnly));
        assert_eq!(may_touch(admin, None, Some(owner)), Err(Refused::OwnersOnly));
    }

    #[test]
    fn nobody_gives_or_takes_what_they_may_not_do() {
        let lead = Standing {
            role: Role::Agent,
            permissions: [Permission::SeeConversations, Permission::ManageAgents]
                .into_iter()
                .collect(),
        };
        let viewer = Standing {
            role: Role::Agent,
            permissions: [Permission::SeeConversations].into_iter().collect(),
        };
        assert_eq!(may_touch(lead, Some(viewer), Some(lead)), Ok(()));
        for other in [of(Role::Agent), of(Role::Admin)] {
            assert_eq!(
                may_touch(lead, Some(viewer), Some(other)),
                Err(Refused::MoreThanOneself)
            );
            assert_eq!(
                may_touch(lead, Some(other), Some(viewer)),
                Err(Refused::MoreThanOneself)
            );
        }
    }

    #[test]
    fn an_address_is_compared_without_regard_to_case() {
        assert_eq!(canonical("ÄNN@Example.COM"), canonical("änn@example.com"));
    }

    #[test]
    fn a_picture_is_a_web_address() {
        for (url, good) in [
            ("https://example.com/a.png", true),
            ("javascript:alert(1)", false),
            ("data:image/png;base64,AA", false),
            ("https://exa\nmple.com", false),
        ] {
            let mut check = Check::new();
            check_avatar(&mut check, "avatarUrl", url);
            assert_eq!(check.finish().is_ok(), good, "{url}");
        }
    }

    #[test]
    fn statuses_and_ways_to_register_are_read_as_they_are_written() {
        for status in [Status::Online, Status::Away, Status::Offline] {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("Online"), None);
        assert_eq!("first".parse(), Ok(Registration::First));
        assert_eq!("First".parse::<Registration>(), Err(RegistrationError));
    }
}

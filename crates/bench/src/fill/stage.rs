//! What a workspace has before anybody writes: agents, teams, widgets, tags.

use crate::failure::Result;
use crate::http::Rest;
use crate::staff::{self, Account, text};
use hyper::Method;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

pub(crate) const AGENTS: usize = 12;
pub(crate) const TEAMS: &[&str] = &["Sales", "Returns", "Accounts", "Technical help"];
pub(crate) const SITES: &[&str] = &["Shop", "Blog", "Help centre"];
/// By how frequent they are; the last stands at a handful of conversations.
pub(crate) const TAGS: &[&str] = &[
    "Refund",
    "Delivery",
    "Invoice",
    "Complaint",
    "Praise",
    "VIP",
    "Spam",
    "Warranty",
    "Wholesale",
    "Chargeback",
];
/// Where the agents of a filled workspace have their addresses.
pub(crate) const DOMAIN: &str = "filled.example.com";
/// Access tokens are good for some minutes only.
const SIGN_IN_AGAIN: Duration = Duration::from_mins(4);

pub(crate) struct Stage {
    pub(crate) rest: Rest,
    owner: RefCell<Account>,
    agents: RefCell<Vec<Account>>,
    pub(crate) teams: Vec<String>,
    pub(crate) sites: Vec<String>,
}

impl Stage {
    pub(crate) async fn set(rest: Rest, owner: Account) -> Result<Self> {
        let mut agents = Vec::new();
        for number in 1..=u32::try_from(AGENTS).unwrap_or_default() {
            agents.push(staff::agent(&rest, &owner, number, DOMAIN).await?);
        }
        let token = Some(owner.token.as_str());
        let mut teams = Vec::new();
        for (at, name) in TEAMS.iter().enumerate() {
            let members: Vec<&str> = agents
                .iter()
                .skip(at)
                .step_by(TEAMS.len())
                .map(|agent| agent.id.as_str())
                .collect();
            let body = json!({ "name": name, "members": members });
            teams.push(text(
                &rest.call(Method::POST, "/api/teams", token, Some(&body)).await?,
                "/id",
            )?);
        }
        let mut sites = vec![staff::site_key(&rest, &owner).await?];
        for name in &SITES[1..] {
            let body = json!({ "name": name });
            let made = rest
                .call(Method::POST, "/api/widgets", token, Some(&body))
                .await?;
            sites.push(text(&made, "/siteKey")?);
        }
        for (name, colour) in TAGS.iter().zip(["#4450d6", "#0a7f5a", "#aa0000"].iter().cycle()) {
            let body = json!({ "name": name, "color": colour });
            rest.call(Method::POST, "/api/tags", token, Some(&body)).await?;
        }
        Ok(Self {
            rest,
            owner: RefCell::new(owner),
            agents: RefCell::new(agents),
            teams,
            sites,
        })
    }

    pub(crate) fn agent_id(&self, at: usize) -> String {
        self.agents.borrow()[at].id.clone()
    }

    pub(crate) fn agent_token(&self, at: usize) -> String {
        self.agents.borrow()[at].token.clone()
    }

    pub(crate) fn owner_token(&self) -> String {
        self.owner.borrow().token.clone()
    }

    /// Keeps everybody signed in, for ever.
    pub(crate) async fn stay_signed_in(self: Rc<Self>) -> Result<()> {
        loop {
            tokio::time::sleep(SIGN_IN_AGAIN).await;
            let (email, password) = {
                let owner = self.owner.borrow();
                (owner.email.clone(), owner.password.clone())
            };
            let owner = staff::sign_in(&self.rest, &email, &password).await?;
            *self.owner.borrow_mut() = owner;
            for at in 0..AGENTS {
                let email = self.agents.borrow()[at].email.clone();
                let agent = staff::sign_in(&self.rest, &email, &password).await?;
                self.agents.borrow_mut()[at] = agent;
            }
        }
    }
}

/// Whether nobody has written in this workspace yet.
pub(crate) async fn is_fresh(rest: &Rest, owner: &Account) -> Result<bool> {
    let list = rest
        .call(
            Method::GET,
            "/api/conversations?limit=1",
            Some(&owner.token),
            None,
        )
        .await?;
    Ok(list
        .get("items")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty))
}

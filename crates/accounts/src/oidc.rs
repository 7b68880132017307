//! Signing in at a provider (`OpenID` Connect Core 1.0): the authorization code flow with PKCE, a nonce, and a state that one browser
//! alone can bring back.
//!
//! What is believed of the provider is an e-mail address that it says it has verified. Everything else is ours: who has an account
//! (nobody gets one by coming), and whether a second factor is asked for. No address holds a token: the browser comes back with a
//! one-time code behind the `#`, which no server and no other page is told, and which the desk exchanges for the session. It works in
//! the browser that began alone, so that nobody can be led into somebody else's account by a link.

mod provider;

use audit::{Action, Details, Target, Who};
use db::{Scope, unavailable};
use edge::ClientAddress;
use kernel::Problem;
use serde::{Deserialize, Serialize};

pub use provider::{Provider, ProviderError, ProviderSettings};

use crate::{
    Accounts,
    model::{Entrance, Refused, canonical},
    secrets::{self, Secret},
    store::{agents, challenges, logins, oidc_flows, sessions},
    wire::SignedIn,
};

/// How long somebody may take at the provider, in seconds.
pub(crate) const FLOW_SECONDS: u64 = 600;

/// How much of a provider's word for a refusal is logged, in characters.
const MAX_SAID: usize = 60;

/// Where one may sign in instead of here.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SignInProvider {
    /// Whether there is one.
    pub enabled: bool,
    /// What it is called.
    #[schema(required)]
    pub name: Option<String>,
}

/// What the desk got behind the `#`.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct Handover {
    /// Works once, for a minute, in the browser that was at the provider.
    pub code: String,
}

/// A sign-in that begins.
pub(crate) struct Begun {
    /// Where the browser goes.
    pub(crate) url: String,
    /// What it must bring back as a cookie.
    pub(crate) browser: String,
}

/// What a browser comes back with.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// Why a sign-in at the provider led nowhere. The desk says it in words.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It took too long, was finished already, or came back in another browser.
    Expired,
    /// Whoever it was, they did not want to, or may not.
    Denied,
    /// The provider was not reached, or said what cannot be believed.
    Provider,
    /// It does not say that the address is verified.
    Unverified,
    /// Nobody has an account with this address.
    Unknown,
    /// Too many began.
    Limited,
    /// The database.
    Storage,
}

impl Failed {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Denied => "denied",
            Self::Provider => "provider",
            Self::Unverified => "unverified",
            Self::Unknown => "unknown",
            Self::Limited => "limited",
            Self::Storage => "storage",
        }
    }
}

impl From<ProviderError> for Failed {
    fn from(error: ProviderError) -> Self {
        tracing::warn!(%error, "signing in at the provider");
        Self::Provider
    }
}

impl Accounts {
    /// Whether there is a provider.
    pub(crate) fn sign_in_provider(&self) -> SignInProvider {
        let provider = self.inner.settings.oidc.as_ref();
        SignInProvider {
            enabled: provider.is_some(),
            name: provider.map(|provider| provider.name.clone()),
        }
    }

    /// The provider, or `not-found`.
    pub(crate) fn provider(&self) -> Result<&Provider, Problem> {
        let provider = self.inner.settings.oidc.as_ref();
        provider.ok_or_else(|| Problem::not_found("provider to sign in with"))
    }

    /// Sends a browser to the provider. `browser` is the cookie that it has already, from another tab.
    pub(crate) async fn begin_oidc(
        &self,
        provider: &Provider,
        browser: Option<String>,
        from: &ClientAddress,
    ) -> Result<Begun, Failed> {
        provider
            .limit
            .check(from.network().to_string())
            .map_err(|_| Failed::Limited)?;
        let asked = provider.ask().await?;
        let browser = browser.unwrap_or_else(|| Secret::new().token);
        let flow = oidc_flows::Flow {
            browser: secrets::hash(&browser),
            nonce: asked.nonce,
            verifier: asked.verifier,
        };
        let stored = async {
            let now = self.inner.clock.now();
            let until = now.plus(std::time::Duration::from_secs(FLOW_SECONDS));
            let tx = self.write(Scope::Global).await?;
            oidc_flows::forget_ended(&tx, now).await.map_err(unavailable)?;
            oidc_flows::insert(&tx, secrets::hash(&asked.state), flow, until)
                .await
                .map_err(unavailable)?;
            tx.commit().await.map_err(unavailable)
        };
        stored.await.map_err(|_: Problem| Failed::Storage)?;
        Ok(Begun {
            url: asked.url,
            browser,
        })
    }

    /// The browser is back: who is it? The answer is the one-time code for the desk.
    pub(crate) async fn arrive_oidc(
        &self,
        provider: &Provider,
        arrival: Arrival,
        browser: &str,
        from: &ClientAddress,
    ) -> Result<String, Failed> {
        let state = arrival.state.ok_or(Failed::Expired)?;
        let flow = self.take_flow(&state, browser).await;
        let flow = flow.map_err(|_| Failed::Storage)?.ok_or(Failed::Expired)?;
        if let Some(error) = arrival.error {
            let said: String = error.chars().take(MAX_SAID).collect();
            tracing::info!(error = ?said, "the provider refused a sign-in");
            return Err(if error == "access_denied" {
                Failed::Denied
            } else {
                Failed::Provider
            });
        }
        let code = arrival.code.ok_or(Failed::Provider)?;
        let person = provider.who(code, flow.nonce, flow.verifier).await?;
        let email = person.email.ok_or(Failed::Unverified)?;
        self.hand_to_desk(&email, person.is_verified, browser, from)
            .await
            .map_err(|_| Failed::Storage)?
    }

    async fn take_flow(&self, state: &str, browser: &str) -> Result<Option<oidc_flows::Flow>, Problem> {
        let tx = self.write(Scope::Global).await?;
        let (state, browser) = (secrets::hash(state), secrets::hash(browser));
        let flow = oidc_flows::take(&tx, state, browser, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(flow)
    }

    async fn hand_to_desk(
        &self,
        email: &str,
        is_verified: bool,
        browser: &str,
        from: &ClientAddress,
    ) -> Result<Result<String, Failed>, Problem> {
        let Some(address) = address(email) else {
            return Ok(Err(Failed::Unknown));
        };
        let tx = self.read(Scope::Global).await?;
        let login = logins::find(&tx, &address).await.map_err(unavailable)?;
        drop(tx);
        // Whoever has not shown that the address is theirs is not told whether it has an account.
        if !is_verified {
            if let Some(login) = login {
                self.note_refused(login.workspace, login.agent, from, Entrance::Provider);
            }
            return Ok(Err(Failed::Unverified));
        }
        let Some(login) = login else {
            return Ok(Err(Failed::Unknown));
        };
        let tx = self.write(Scope::Workspace(login.workspace)).await?;
        let agent = agents::agent(&tx, login.workspace, login.agent)
            .await
            .map_err(unavailable)?;
        let Some(agent) = agent.filter(|agent| agent.deactivated_at.is_none()) else {
            return Ok(Err(Failed::Unknown));
        };
        let kind = challenges::Kind::Handover;
        let code = self
            .challenge(&tx, kind, &agent, Entrance::Provider, browser)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(Ok(code))
    }

    /// The desk has the code: the session begins, or the second factor is asked for.
    pub(crate) async fn hand_over(
        &self,
        sent: &Handover,
        browser: &str,
        from: &ClientAddress,
    ) -> Result<SignedIn, Problem> {
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Global).await?;
        let hash = secrets::hash(&(sent.code.clone() + browser));
        let found = challenges::take(&tx, hash, challenges::Kind::Handover, now)
            .await
            .map_err(unavailable)?;
        let found = found.ok_or(Refused::BadChallenge)?;
        tx.narrow(Scope::Workspace(found.workspace))
            .await
            .map_err(unavailable)?;
        let agent = agents::agent_for_change(&tx, found.workspace, found.agent)
            .await
            .map_err(unavailable)?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::BadChallenge)?;
        sessions::forget_ended(&tx, agent.id, now)
            .await
            .map_err(unavailable)?;
        // Coming in by the provider's word accepts an invitation: its link, which others may have seen, leads in no more.
        let was_invited = logins::forget_invitations(&tx, agent.id)
            .await
            .map_err(unavailable)?;
        if was_invited {
            let who = Who::agent(agent.workspace, agent.id, &agent.name);
            let target = Target::agent(agent.id, &agent.name);
            let audit = &self.inner.audit;
            audit
                .record(&tx, who, Action::AgentJoined, target, Details::new())
                .await?;
        }
        self.enter(tx, &agent, from, found.entrance).await
    }
}

/// The provider's spelling of an address as it is compared. None is like one of ours that was verified in another: a letter outside of
/// ASCII, such as the Kelvin sign, never stands for one of ASCII.
fn address(email: &str) -> Option<String> {
    let address = canonical(email);
    let is_plain = !email.chars().any(char::is_control);
    (is_plain && address.is_ascii() == email.is_ascii()).then_some(address)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_other_spelling_becomes_an_address_of_ours() {
        for (email, address) in [
            ("Ann@Example.com", Some("ann@example.com")),
            ("\u{c4}nn@example.com", Some("\u{e4}nn@example.com")),
            // The Kelvin sign, which is a "k" in lower case.
            ("\u{212a}ate@example.com", None),
            ("ann@example.com\0", None),
        ] {
            assert_eq!(super::address(email).as_deref(), address, "{email:?}");
        }
    }
}

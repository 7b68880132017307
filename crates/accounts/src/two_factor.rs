//! A second factor: a time-based code (RFC 6238) of a device beside the password, and recovery codes for whoever lost it.
//!
//! An account that has one is entered by no door without it: whoever has shown a password, an invitation or a provider's word gets a
//! challenge ([`Accounts::enter`]) and a few minutes to answer it with a code. A code works once; of several who show it at once exactly
//! one gets in.

pub(crate) mod codes;
mod spend;

use audit::{Action, Details, Target};
use db::{Scope, Tx, unavailable};
use edge::ClientAddress;
use kernel::{AgentActor, AgentId, Permission, Problem, ProblemKind, Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Accounts, Agent,
    change_agent::colleague,
    model::{Entrance, Refused},
    roles::standing,
    secrets::{self, Secret},
    store::{agents, challenges, logins, second_factors, sessions},
    wire::SignedIn,
};
use codes::{Code, Device};
use spend::{new_recovery_codes, spend};

/// Whether I have a second factor.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TwoFactor {
    /// Whether signing in asks for it.
    pub enabled: bool,
    /// Since when.
    #[schema(required)]
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes_left: u64,
    /// Whether adding one needs the password: whoever signs in at a provider alone has none.
    pub needs_password: bool,
}

/// What an authenticator needs. It is shown this once.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct Enrolment {
    /// The secret in base32, to type it.
    pub secret: String,
    /// The same as an `otpauth:` address.
    pub uri: String,
    /// The address as a picture.
    pub qr: QrCode,
}

/// A QR code as a drawing: dark squares on a light ground.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct QrCode {
    /// Its width and height in squares, the quiet zone around it included.
    pub size: u32,
    /// The dark squares as an SVG path.
    pub path: String,
}

/// The password once more, where there is one: who finds an unlocked machine must not lock out whose it is.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct BeginTwoFactor {
    /// The password, when the account has one.
    pub password: Option<String>,
}

/// A code that the device shows now.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct ConfirmTwoFactor {
    /// Six digits.
    pub code: String,
}

/// The password once more, before something is changed that it protects.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct WithPassword {
    /// The password.
    pub password: String,
}

/// For whoever lost their device.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Each works once in place of a code. They are shown this once.
    pub recovery_codes: Vec<String>,
}

/// The answer to a challenge.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct SecondFactor {
    /// The `challenge` of the problem `two-factor-required`.
    pub challenge: String,
    /// Six digits of the device, or a recovery code.
    pub code: String,
}

impl Accounts {
    /// Whether the agent has a second factor.
    pub async fn two_factor(&self, actor: &AgentActor) -> Result<TwoFactor, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        let factor = second_factors::confirmed(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        let left = second_factors::recovery_codes(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        drop(tx);
        Ok(TwoFactor {
            enabled: factor.is_some(),
            since: factor.and_then(|factor| factor.confirmed_at),
            recovery_codes_left: left,
            needs_password: self.has_password(actor).await?,
        })
    }

    /// Makes a secret for a device; nothing asks for it until a code of it was shown. `conflict` when there is one that is asked for.
    /// Needs the password, of whoever has one.
    pub async fn begin_two_factor(
        &self,
        actor: &AgentActor,
        sent: &BeginTwoFactor,
    ) -> Result<Enrolment, Problem> {
        if self.has_password(actor).await? {
            let required = || Problem::field("password", "is required");
            let password = sent.password.as_deref().ok_or_else(required)?;
            self.check_password(actor, "password", password).await?;
        }
        let me = self.agent(actor.workspace, actor.id).await?;
        let device = Device::new();
        let enrolment = device.enrolment(&me.email)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let factor = second_factors::confirmed(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        if factor.is_some() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "Two-factor sign-in is on already. Switch it off first.",
            ));
        }
        second_factors::begin(&tx, actor, &device.secret, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(enrolment)
    }

    /// A code of the new device: from now on signing in asks for one.
    pub async fn confirm_two_factor(
        &self,
        actor: &AgentActor,
        sent: &ConfirmTwoFactor,
    ) -> Result<RecoveryCodes, Problem> {
        self.inner
            .settings
            .limit_two_factor
            .check(format!("enrolment of {}", actor.id))?;
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let begun = second_factors::begun(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        let nothing = || {
            Problem::new(
                ProblemKind::Conflict,
                "There is nothing to confirm: begin anew, or it is on already.",
            )
        };
        let device = Device::of(begun.ok_or_else(nothing)?.secret);
        let step = match Code::parse(&sent.code) {
            Some(Code::OfDevice(code)) => device.step_of(code, now),
            _ => None,
        };
        let Some(step) = step else {
            return Err(Problem::field(
                "code",
                "is not what the device shows now; check that its clock is right",
            ));
        };
        let confirmed = second_factors::confirm(&tx, actor, &device.secret, step, now)
            .await
            .map_err(unavailable)?;
        if !confirmed {
            return Err(nothing());
        }
        let codes = new_recovery_codes(&tx, actor).await?;
        self.note_factor(&tx, actor, Action::TwoFactorEnabled, actor.id, &actor.name)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(codes)
    }

    /// Switches it off; needs the password.
    pub async fn disable_two_factor(&self, actor: &AgentActor, sent: &WithPassword) -> Result<(), Problem> {
        self.check_password(actor, "password", &sent.password).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        second_factors::forget(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        self.note_factor(&tx, actor, Action::TwoFactorDisabled, actor.id, &actor.name)
            .await?;
        tx.commit().await.map_err(unavailable)
    }

    /// Ten new recovery codes; those of before work no more. Needs the password.
    pub async fn renew_recovery_codes(
        &self,
        actor: &AgentActor,
        sent: &WithPassword,
    ) -> Result<RecoveryCodes, Problem> {
        self.check_password(actor, "password", &sent.password).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let factor = second_factors::confirmed(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        if factor.is_none() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "Two-factor sign-in is off: there is nothing to recover.",
            ));
        }
        let codes = new_recovery_codes(&tx, actor).await?;
        self.note_factor(&tx, actor, Action::RecoveryCodesRenewed, actor.id, &actor.name)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(codes)
    }

    /// For a colleague who lost device and recovery codes: signing in asks for the password alone again. For owners.
    pub async fn reset_two_factor(&self, actor: &AgentActor, id: AgentId) -> Result<(), Problem> {
        actor.require(Permission::ManageAgents)?;
        if actor.role != Role::Owner {
            return Err(Problem::forbidden(
                "Only an owner can switch off somebody's two-factor sign-in.",
            ));
        }
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        if standing(&tx, actor).await?.role != Role::Owner {
            return Err(Refused::MoreThanOneself.into());
        }
        let agent = colleague(&tx, actor, id).await?;
        second_factors::forget(&tx, actor.workspace, agent.id)
            .await
            .map_err(unavailable)?;
        self.note_factor(&tx, actor, Action::TwoFactorDisabled, agent.id, &agent.name)
            .await?;
        tx.commit().await.map_err(unavailable)
    }

    /// Writes into the audit log what became of somebody's second factor.
    async fn note_factor(
        &self,
        tx: &Tx,
        actor: &AgentActor,
        action: Action,
        of: AgentId,
        name: &str,
    ) -> Result<(), Problem> {
        let target = Target::agent(of, name);
        let audit = &self.inner.audit;
        audit.record(tx, actor, action, target, Details::new()).await
    }

    /// Begins a session of somebody who has shown who they are, or asks for their second factor first: then the problem holds a
    /// challenge.
    pub(crate) async fn enter(
        &self,
        tx: Tx,
        agent: &Agent,
        from: &ClientAddress,
        by: Entrance,
    ) -> Result<SignedIn, Problem> {
        let factor = second_factors::confirmed(&tx, agent.workspace, agent.id)
            .await
            .map_err(unavailable)?;
        if factor.is_none() {
            let signed_in = self.begin_session(&tx, agent, from, by).await?;
            tx.commit().await.map_err(unavailable)?;
            return Ok(signed_in);
        }
        let challenge = self
            .challenge(&tx, challenges::Kind::SecondFactor, agent, by, "")
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Err(Problem {
            challenge: Some(challenge),
            ..Problem::new(
                ProblemKind::TwoFactorRequired,
                "Send a code of your device, or a recovery code, with the challenge to /api/auth/two-factor.",
            )
        })
    }

    /// A one-time token for somebody who is half signed in. It works together with `salt` alone.
    pub(crate) async fn challenge(
        &self,
        tx: &Tx,
        kind: challenges::Kind,
        agent: &Agent,
        entrance: Entrance,
        salt: &str,
    ) -> Result<String, Problem> {
        let now = self.inner.clock.now();
        challenges::forget_ended(tx, now).await.map_err(unavailable)?;
        let secret = Secret::new();
        let challenge = challenges::Challenge {
            kind,
            entrance,
            workspace: agent.workspace,
            agent: agent.id,
            expires_at: now.plus(kind.lifetime()),
        };
        let hash = secrets::hash(&(secret.token.clone() + salt));
        challenges::insert(tx, hash, &challenge)
            .await
            .map_err(unavailable)?;
        Ok(secret.token)
    }

    /// Answers a challenge with a code, and begins the session.
    pub async fn answer_challenge(
        &self,
        sent: &SecondFactor,
        from: &ClientAddress,
    ) -> Result<SignedIn, Problem> {
        let now = self.inner.clock.now();
        let kind = challenges::Kind::SecondFactor;
        let find = async |tx: &Tx| {
            let found = challenges::find(tx, secrets::hash(&sent.challenge), kind, now)
                .await
                .map_err(unavailable)?;
            found.ok_or_else(|| Problem::from(Refused::BadChallenge))
        };
        // Whoever holds no challenge, or guesses too much, keeps nobody from writing.
        let tx = self.read(Scope::Global).await?;
        let found = find(&tx).await?;
        drop(tx);
        // By account and not by address: many machines guess no faster than one.
        self.inner
            .settings
            .limit_two_factor
            .check(format!("code of {}", found.agent))?;
        let tx = self.write(Scope::Workspace(found.workspace)).await?;
        let agent = agents::agent_for_change(&tx, found.workspace, found.agent)
            .await
            .map_err(unavailable)?;
        // Somebody may have answered it meanwhile.
        find(&tx).await?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::BadChallenge)?;
        if !spend(&tx, &agent, &sent.code, now).await? {
            self.note_refused(agent.workspace, agent.id, from, found.entrance);
            return Err(Refused::WrongCode.into());
        }
        challenges::forget(&tx, agent.id).await.map_err(unavailable)?;
        sessions::forget_ended(&tx, agent.id, now)
            .await
            .map_err(unavailable)?;
        let signed_in = self.begin_session(&tx, &agent, from, found.entrance).await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(signed_in)
    }

    async fn has_password(&self, actor: &AgentActor) -> Result<bool, Problem> {
        let tx = self.read(Scope::Global).await?;
        let login = logins::of_agent(&tx, actor.id).await.map_err(unavailable)?;
        Ok(login.is_some_and(|login| login.password_hash.is_some()))
    }

    /// Refuses `field` unless it is the agent's password. Whoever has somebody's unlocked machine must not guess on.
    pub(crate) async fn check_password(
        &self,
        actor: &AgentActor,
        field: &str,
        password: &str,
    ) -> Result<(), Problem> {
        self.inner
            .settings
            .limit_login
            .check(format!("password of {}", actor.id))?;
        let tx = self.read(Scope::Global).await?;
        let login = logins::of_agent(&tx, actor.id).await.map_err(unavailable)?;
        // Given back before the hash is computed, which takes longer than everything else.
        drop(tx);
        let stored = login.and_then(|login| login.password_hash);
        if self.inner.passwords.verify(password, stored).await? {
            Ok(())
        } else {
            Err(Problem::field(field, "is not your password"))
        }
    }
}

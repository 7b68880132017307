//! Signed tokens (JWT, RFC 7519): who somebody is without asking the database.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{AgentId, Clock, Problem, ProblemKind, SessionId, Timestamp, VisitorId, WidgetId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::model::{ACCESS_LIFETIME, VISITOR_LIFETIME};

/// Signs and verifies tokens with one secret. HS256 and nothing else; clones share the keys.
#[derive(Clone)]
pub struct Tokens {
    keys: Arc<Keys>,
    clock: Clock,
}

struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// What an agent's access token says.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentClaims {
    /// Who.
    #[serde(rename = "sub")]
    pub agent: AgentId,
    /// The tenant.
    #[serde(rename = "wid")]
    pub workspace: WorkspaceId,
    /// The sign-in. Whether it still stands only the database knows.
    #[serde(rename = "sid")]
    pub session: SessionId,
}

/// What a visitor's token says.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorClaims {
    /// Who.
    #[serde(rename = "sub")]
    pub visitor: VisitorId,
    /// The tenant.
    #[serde(rename = "wid")]
    pub workspace: WorkspaceId,
    /// The widget they came through.
    #[serde(rename = "wgt")]
    pub widget: WidgetId,
}

/// What a token says, after its signature and its end were checked.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Claims {
    /// Of an agent.
    Agent(AgentClaims),
    /// Of a visitor.
    Visitor(VisitorClaims),
}

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(flatten)]
    claims: Claims,
    iat: i64,
    exp: i64,
}

impl Tokens {
    /// Tokens signed with `secret`, which should have at least 256 random bits.
    #[must_use]
    pub fn new(secret: &[u8], clock: Clock) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The end is checked below, by our own clock and to the second.
        validation.validate_exp = false;
        Self {
            keys: Arc::new(Keys {
                encoding: EncodingKey::from_secret(secret),
                decoding: DecodingKey::from_secret(secret),
                validation,
            }),
            clock,
        }
    }

    /// An access token of 15 minutes, and when it ends.
    pub fn sign_agent(&self, claims: AgentClaims) -> Result<(String, Timestamp), Problem> {
        let until = self.clock.now().plus(ACCESS_LIFETIME);
        Ok((self.sign(Claims::Agent(claims), until)?, until))
    }

    /// A visitor's token of 365 days.
    pub fn sign_visitor(&self, claims: VisitorClaims) -> Result<String, Problem> {
        self.sign(Claims::Visitor(claims), self.clock.now().plus(VISITOR_LIFETIME))
    }

    /// What the token says, or `invalid-token`: malformed, of another secret or algorithm, or past its end.
    pub fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let signed = jsonwebtoken::decode::<Signed>(token, &self.keys.decoding, &self.keys.validation)
            .map_err(|_| invalid())?;
        if signed.claims.exp <= self.clock.now().seconds() {
            return Err(invalid());
        }
        Ok(signed.claims.claims)
    }

    fn sign(&self, claims: Claims, until: Timestamp) -> Result<String, Problem> {
        let signed = Signed {
            claims,
            iat: self.clock.now().seconds(),
            exp: until.seconds(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &signed, &self.keys.encoding).map_err(|error| {
            tracing::error!(%error, "signing a token");
            Problem::new(ProblemKind::Internal, "The token could not be signed.")
        })
    }
}

fn invalid() -> Problem {
    Problem::new(
        ProblemKind::InvalidToken,
        "The token is malformed, expired or revoked.",
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const START: Timestamp = Timestamp(1_800_000_000_500);

    fn agent() -> AgentClaims {
        AgentClaims {
            agent: AgentId::new(),
            workspace: WorkspaceId::new(),
            session: SessionId::new(),
        }
    }

    #[test]
    fn a_token_says_what_was_signed_until_its_end() {
        let clock = Clock::fixed(START);
        let tokens = Tokens::new(b"secret", clock.clone());
        let claims = agent();
        let (token, until) = tokens.sign_agent(claims).unwrap();
        assert_eq!(until, START.plus(Duration::from_mins(15)));
        assert_eq!(tokens.verify(&token).unwrap(), Claims::Agent(claims));
        clock.advance(Duration::from_secs(899));
        assert!(tokens.verify(&token).is_ok());
        clock.advance(Duration::from_secs(1));
        assert_eq!(tokens.verify(&token).unwrap_err().kind, ProblemKind::InvalidToken);
    }

    #[test]
    fn a_visitor_stays_a_visitor() {
        let tokens = Tokens::new(b"secret", Clock::fixed(START));
        let claims = VisitorClaims {
            visitor: VisitorId::new(),
            workspace: WorkspaceId::new(),
            widget: WidgetId::new(),
        };
        let token = tokens.sign_visitor(claims).unwrap();
        assert_eq!(tokens.verify(&token).unwrap(), Claims::Visitor(claims));
    }

    #[test]
    fn another_secret_or_algorithm_is_refused() {
        let tokens = Tokens::new(b"secret", Clock::fixed(START));
        let (foreign, _) = Tokens::new(b"other", Clock::fixed(START))
            .sign_agent(agent())
            .unwrap();
        let signed = Signed {
            claims: Claims::Agent(agent()),
            iat: START.seconds(),
            exp: START.seconds() + 60,
        };
        let sha512 = jsonwebtoken::encode(
            &Header::new(Algorithm::HS512),
            &signed,
            &EncodingKey::from_secret(b"secret"),
        )
        .unwrap();
        for token in [foreign.as_str(), sha512.as_str(), "", "..", "a.b.c", "nonsense"] {
            assert_eq!(
                tokens.verify(token).unwrap_err().kind,
                ProblemKind::InvalidToken,
                "{token}"
            );
        }
    }
}

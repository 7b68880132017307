//! Codes that are used up, and new ones.

use db::{Tx, unavailable};
use kernel::{AgentActor, Problem, Timestamp};

use super::{
    RecoveryCodes,
    codes::{self, Code, Device},
};
use crate::{Agent, model::Refused, secrets, store::second_factors};

/// Whether the code is good. It is not any more then.
pub(super) async fn spend(tx: &Tx, agent: &Agent, code: &str, now: Timestamp) -> Result<bool, Problem> {
    let factor = second_factors::confirmed(tx, agent.workspace, agent.id)
        .await
        .map_err(unavailable)?;
    // Switched off or reset since the password was shown: signing in anew asks for no code.
    let factor = factor.ok_or(Refused::BadChallenge)?;
    match Code::parse(code) {
        None => Ok(false),
        Some(Code::OfDevice(code)) => match Device::of(factor.secret).step_of(code, now) {
            None => Ok(false),
            Some(step) => second_factors::use_step(tx, agent.workspace, agent.id, step)
                .await
                .map_err(unavailable),
        },
        Some(Code::Recovery(code)) => {
            second_factors::use_recovery_code(tx, agent.workspace, agent.id, secrets::hash(&code))
                .await
                .map_err(unavailable)
        }
    }
}

/// Ten new ones; those of before work no more.
pub(super) async fn new_recovery_codes(tx: &Tx, actor: &AgentActor) -> Result<RecoveryCodes, Problem> {
    let recovery_codes = codes::recovery_codes();
    let hashes = recovery_codes
        .iter()
        .filter_map(|shown| match Code::parse(shown) {
            Some(Code::Recovery(code)) => Some(secrets::hash(&code)),
            _ => None,
        })
        .collect();
    second_factors::set_recovery_codes(tx, actor, hashes)
        .await
        .map_err(unavailable)?;
    Ok(RecoveryCodes { recovery_codes })
}

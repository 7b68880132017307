//! What visitors are promised: a first response and a solution within so much time, by priority.
//!
//! Invariants:
//! - Promises are for agents alone: no shape of a visitor has them.
//! - That one was not kept is told once, at its moment, after it was committed with its row in the event log.
//! - Time stands still outside of business hours (where the policy says so), and for the solution while a conversation is laid aside.

mod keep;
mod policy;
mod terms;

pub use policy::{Clock, Policy, Target, Targets};
pub use terms::{Kind, Sla};

pub(crate) use keep::Keeper;
pub(crate) use terms::Promise;

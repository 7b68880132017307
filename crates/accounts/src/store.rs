//! All SQL of accounts. Functions work in the transaction they are given and never commit it.

pub(crate) mod agents;
pub(crate) mod avatars;
pub(crate) mod challenges;
pub(crate) mod logins;
pub(crate) mod oidc_flows;
pub(crate) mod roles;
pub(crate) mod second_factors;
pub(crate) mod sessions;
mod tables;
pub(crate) mod teams;

/// Why a database failed.
pub(crate) type StoreError = sea_orm::DbErr;

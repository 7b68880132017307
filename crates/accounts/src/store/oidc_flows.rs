//! Sign-ins that are at a provider now. Global: nobody is known yet.

use db::Tx;
use kernel::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use super::tables::oidc_flows;

/// How many that have ended are forgotten at a time.
const AT_A_TIME: u64 = 100;

/// What is kept of one until the browser is back.
pub(crate) struct Flow {
    /// The hash of the browser's cookie.
    pub(crate) browser: Vec<u8>,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
}

pub(crate) async fn insert(tx: &Tx, state: Vec<u8>, flow: Flow, until: Timestamp) -> Result<(), DbErr> {
    let row = oidc_flows::ActiveModel {
        state: Set(state),
        browser: Set(flow.browser),
        nonce: Set(flow.nonce),
        verifier: Set(flow.verifier),
        expires_at: Set(until.0),
    };
    oidc_flows::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// The flow of this browser, if it still stands. It is over then: of several who come back with it one gets it.
pub(crate) async fn take(
    tx: &Tx,
    state: Vec<u8>,
    browser: Vec<u8>,
    now: Timestamp,
) -> Result<Option<Flow>, DbErr> {
    let found = oidc_flows::Entity::find_by_id(state.clone())
        .filter(oidc_flows::Column::Browser.eq(browser))
        .filter(oidc_flows::Column::ExpiresAt.gt(now.0))
        .one(&**tx)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let taken = oidc_flows::Entity::delete_by_id(state).exec(&**tx).await?;
    Ok((taken.rows_affected == 1).then_some(Flow {
        browser: found.browser,
        nonce: found.nonce,
        verifier: found.verifier,
    }))
}

/// Forgets those that have ended, so that they do not pile up. What somebody else is about to forget is left to them: two would wait
/// for each other.
pub(crate) async fn forget_ended(tx: &Tx, now: Timestamp) -> Result<(), DbErr> {
    let ended: Vec<Vec<u8>> = oidc_flows::Entity::find()
        .select_only()
        .column(oidc_flows::Column::State)
        .filter(oidc_flows::Column::ExpiresAt.lte(now.0))
        .limit(AT_A_TIME)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&**tx)
        .await?;
    oidc_flows::Entity::delete_many()
        .filter(oidc_flows::Column::State.is_in(ended))
        .exec(&**tx)
        .await?;
    Ok(())
}

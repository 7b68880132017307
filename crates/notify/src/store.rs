//! All SQL of alerts. Functions work in the transaction they are given and never commit it.

pub(crate) mod alerts;
pub(crate) mod settings;
pub(crate) mod subscriptions;

use sea_orm::{DbErr, prelude::Json};
use serde::{Serialize, de::DeserializeOwned};

fn as_json<T: Serialize>(value: &T) -> Result<Json, DbErr> {
    serde_json::to_value(value).map_err(|error| DbErr::Json(error.to_string()))
}

fn from_json<T: DeserializeOwned>(json: Json) -> Result<T, DbErr> {
    serde_json::from_value(json).map_err(|error| DbErr::Json(error.to_string()))
}

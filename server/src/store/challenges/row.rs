//! A challenge as a row, and back.

use sea_orm::ActiveValue::Set;
use shared::Locale;
use shared::identifier::Channel;

use super::{Challenge, Purpose};
use crate::clock::Instant;
use crate::store::StoreError;
use crate::store::entity::challenges::{ActiveModel, Model};

impl From<&Challenge> for ActiveModel {
    fn from(challenge: &Challenge) -> Self {
        Self {
            id: Set(challenge.id),
            purpose: Set(challenge.purpose.as_str().to_owned()),
            identifier_key: Set(challenge.identifier_key.to_vec()),
            account_id: Set(challenge.account_id),
            channel: Set(channel_text(challenge.channel).to_owned()),
            salt: Set(challenge.salt.to_vec()),
            key_id: Set(challenge.key_id.clone()),
            attempts: Set(i32::try_from(challenge.attempts).unwrap_or(i32::MAX)),
            created_at: Set(challenge.created_at.0),
            sent_at: Set(challenge.sent_at.map(|at| at.0)),
            expires_at: Set(challenge.expires_at.0),
            verified_at: Set(challenge.verified_at.map(|at| at.0)),
            used_at: Set(challenge.used_at.map(|at| at.0)),
            client_address: Set(challenge.client_address.clone()),
            user_agent: Set(challenge.user_agent.clone()),
            locale: Set(challenge.locale.tag().to_owned()),
            payload: Set(challenge.payload.clone()),
        }
    }
}

impl TryFrom<Model> for Challenge {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let bytes =
            |bytes: Vec<u8>| bytes.try_into().map_err(|_| StoreError::Corrupt("challenges"));
        Ok(Self {
            id: row.id,
            purpose: Purpose::from_name(&row.purpose)
                .ok_or(StoreError::Corrupt("challenges.purpose"))?,
            identifier_key: bytes(row.identifier_key)?,
            account_id: row.account_id,
            channel: channel(&row.channel).ok_or(StoreError::Corrupt("challenges.channel"))?,
            salt: bytes(row.salt)?,
            key_id: row.key_id,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            created_at: Instant(row.created_at),
            sent_at: row.sent_at.map(Instant),
            expires_at: Instant(row.expires_at),
            verified_at: row.verified_at.map(Instant),
            used_at: row.used_at.map(Instant),
            client_address: row.client_address,
            user_agent: row.user_agent,
            locale: Locale::from_tag(&row.locale)
                .ok_or(StoreError::Corrupt("challenges.locale"))?,
            payload: row.payload,
        })
    }
}

pub(super) const fn channel_text(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
    }
}

fn channel(text: &str) -> Option<Channel> {
    [Channel::Email, Channel::Sms].into_iter().find(|channel| channel_text(*channel) == text)
}

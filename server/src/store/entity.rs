//! The rows as `SeaORM` sees them: private to the room. Times are unix milliseconds.

#![expect(unreachable_pub, reason = "SeaORM derives public items from these types")]

pub(super) mod accounts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub email: String,
        pub email_key: String,
        pub email_doubted_at: Option<i64>,
        pub phone: Option<String>,
        pub phone_verified_at: Option<i64>,
        pub display_name: Option<String>,
        pub locale: String,
        pub password_hash: Option<String>,
        pub password_scheme: Option<String>,
        pub token_version: i64,
        pub password_changed_at: i64,
        pub disabled_at: Option<i64>,
        pub created_at: i64,
        pub signed_in_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod challenges {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "challenges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub purpose: String,
        pub identifier_key: Vec<u8>,
        pub account_id: Option<Uuid>,
        pub channel: String,
        pub salt: Vec<u8>,
        pub key_id: String,
        pub attempts: i32,
        pub created_at: i64,
        pub sent_at: Option<i64>,
        pub expires_at: i64,
        pub verified_at: Option<i64>,
        pub used_at: Option<i64>,
        pub client_address: String,
        pub user_agent: String,
        pub locale: String,
        pub payload: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod sessions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub secret_hash: Vec<u8>,
        pub created_at: i64,
        pub seen_at: i64,
        pub expires_at: i64,
        pub client_address: String,
        pub user_agent: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::accounts::Entity",
            from = "Column::AccountId",
            to = "super::accounts::Column::Id"
        )]
        Account,
    }
    impl Related<super::accounts::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Account.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod outbox {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub template: String,
        pub challenge_id: Option<Uuid>,
        pub account_id: Option<Uuid>,
        pub recipient: Option<String>,
        pub payload: Option<String>,
        pub state: String,
        pub attempts: i32,
        pub next_try_at: i64,
        pub lease_until: i64,
        pub error: Option<String>,
        pub created_at: i64,
        pub sent_at: Option<i64>,
        pub message_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod budgets {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "budgets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window_start: i64,
        pub expires_at: i64,
        pub count: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod devices {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "devices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub secret_hash: Vec<u8>,
        pub created_at: i64,
        pub seen_at: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod applications {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "applications")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub key_hash: Vec<u8>,
        pub webhook_url: Option<String>,
        pub webhook_key_id: String,
        pub created_at: i64,
        pub revoked_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod audit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: i64,
        pub event: String,
        pub account_id: Option<Uuid>,
        pub identifier_key: Option<Vec<u8>>,
        pub client_address: String,
        pub user_agent: String,
        pub outcome: String,
        pub detail: Option<String>,
        pub identifier: Option<String>,
        pub seq: Option<i64>,
        pub mac: Option<Vec<u8>>,
        pub key_id: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod audit_marks {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_marks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub seq: i64,
        pub mac: Vec<u8>,
        pub key_id: String,
        pub seal: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

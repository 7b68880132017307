//! The tables of this crate, as SeaORM sees them.
#![expect(
    unreachable_pub,
    reason = "SeaORM's derive writes public items and wants public models"
)]

pub(super) mod site_keys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "site_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub site_key: String,
        pub workspace_id: Uuid,
        pub widget_id: Uuid,
        pub allowed_sites: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod widgets {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "widgets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub site_key: String,
        pub name: String,
        pub appearance: Json,
        pub pre_chat: Json,
        pub routing: Option<Json>,
        pub hours_team_id: Option<Uuid>,
        pub created_at: i64,
        pub deleted_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::site_keys::Entity",
            from = "Column::Id",
            to = "super::site_keys::Column::WidgetId"
        )]
        SiteKey,
    }

    impl Related<super::site_keys::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::SiteKey.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

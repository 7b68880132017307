//! The table of this crate, as SeaORM sees it.
#![expect(
    unreachable_pub,
    reason = "SeaORM's derive writes public items and wants public models"
)]

pub(super) mod visitors {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visitors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub widget_id: Uuid,
        pub name: Option<String>,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub attributes: Json,
        pub page: Option<Json>,
        pub address: Option<String>,
        pub user_agent: Option<String>,
        pub first_seen_at: i64,
        pub last_seen_at: i64,
        pub search: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

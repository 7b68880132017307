//! Making workspaces.

use accounts::{Registration, wire::Register};
use kernel::{ProblemKind, Role};
use testkit::databases;

use crate::world::{PASSWORD, World, kind, refusal};

#[tokio::test]
async fn the_first_one_makes_the_workspace_and_is_its_owner() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::First);
        assert!(world.accounts.setup().await.unwrap().open);
        let signed_in = world.register("Olga@Example.com").await.unwrap();
        assert_eq!(signed_in.user.role, Role::Owner);
        assert_eq!(signed_in.user.email, "Olga@Example.com");
        let welcomed = world.told.welcomed.lock().unwrap().clone();
        assert_eq!(welcomed.len(), 1);
        assert_eq!(welcomed[0].id, signed_in.user.workspace_id);
        assert_eq!(welcomed[0].name, "Olga’s Shop");
        let actor = world.who(&signed_in.token).await.unwrap();
        assert_eq!(actor.id, signed_in.user.id);

        assert!(!world.accounts.setup().await.unwrap().open);
        assert_eq!(
            kind(world.register("second@example.com").await),
            ProblemKind::Forbidden
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn of_many_who_come_first_at_once_one_is_first() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::First);
        let others = World::new(&place.open_again().await, Registration::First);
        let (one, two, three, four) = tokio::join!(
            world.register("a@example.com"),
            others.register("b@example.com"),
            world.register("c@example.com"),
            others.register("d@example.com"),
        );
        let made = [one, two, three, four].into_iter().flatten().count();
        assert_eq!(made, 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_closed_door_stays_closed_and_an_open_one_open() {
    for place in databases().await {
        let closed = World::new(&place.db, Registration::Closed);
        assert_eq!(
            kind(closed.register("a@example.com").await),
            ProblemKind::Forbidden
        );
        let open = World::new(&place.db, Registration::Open);
        let one = open.register("a@example.com").await.unwrap();
        let other = open.register("b@example.com").await.unwrap();
        assert_ne!(one.user.workspace_id, other.user.workspace_id);
        place.remove().await;
    }
}

#[tokio::test]
async fn one_address_is_one_account_in_any_case() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        world.register("olga@example.com").await.unwrap();
        assert_eq!(
            kind(world.register("OLGA@example.COM").await),
            ProblemKind::Conflict
        );
        assert_eq!(world.told.welcomed.lock().unwrap().len(), 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_workspace_that_cannot_be_furnished_is_not_made() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        *world.told.unwelcome.lock().unwrap() = true;
        assert_eq!(
            kind(world.register("olga@example.com").await),
            ProblemKind::StorageUnavailable
        );
        *world.told.unwelcome.lock().unwrap() = false;
        world.register("olga@example.com").await.unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let good = Register {
            name: "Olga".into(),
            email: "olga@example.com".into(),
            password: PASSWORD.into(),
            workspace: None,
        };
        let bad = [
            (
                "name",
                Register {
                    name: " ".into(),
                    ..good.clone()
                },
            ),
            (
                "email",
                Register {
                    email: "nope".into(),
                    ..good.clone()
                },
            ),
            (
                "password",
                Register {
                    password: "123456789".into(),
                    ..good.clone()
                },
            ),
            (
                "workspace",
                Register {
                    workspace: Some("w".repeat(201)),
                    ..good.clone()
                },
            ),
        ];
        for (field, sent) in bad {
            let refused = world.accounts.register(sent, &testkit::address(1)).await;
            assert_eq!(
                refusal(refused),
                (ProblemKind::ValidationFailed, field.to_owned())
            );
        }
        // Without a name of its own the workspace has its owner's.
        world.accounts.register(good, &testkit::address(1)).await.unwrap();
        assert_eq!(world.told.welcomed.lock().unwrap()[0].name, "Olga");
        place.remove().await;
    }
}

#[tokio::test]
async fn new_workspaces_are_limited_per_address() {
    for place in databases().await {
        let world = World::with_limits(&place.db, Registration::Open, "off", "2/hour");
        world.register("a@example.com").await.unwrap();
        world.register("b@example.com").await.unwrap();
        let refused = world.register("c@example.com").await.err().unwrap();
        assert_eq!(refused.kind, ProblemKind::RateLimited);
        assert!(refused.retry_after.unwrap() > 0);
        place.remove().await;
    }
}

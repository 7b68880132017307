//! Who is counted, and what is told of them in which order.

use accounts::Status;
use kernel::{Presence as _, ProblemKind, VisitorActor};
use serde_json::json;
use testkit::databases;

use crate::world::World;

async fn came_and_heard(world: &mut World) -> VisitorActor {
    let visitor = world.visitor().await;
    world.presence.visitor_came(&visitor).await.unwrap();
    let (name, data) = world.heard().await;
    assert_eq!(
        (name, &data["visitor"]["id"]),
        ("visitor:online", &json!(visitor.id))
    );
    assert_eq!(data["visitor"]["online"], json!(true));
    visitor
}

fn available(online: bool) -> (&'static str, serde_json::Value) {
    ("availability", json!({ "online": online, "opensAt": null }))
}

/// Colleagues hear of an agent first, visitors then.
async fn heard_available(world: &mut World, online: bool) {
    let name = if online { "agent:online" } else { "agent:offline" };
    assert_eq!(world.heard().await.0, name);
    assert_eq!(world.heard().await, available(online));
}

#[tokio::test]
async fn who_could_not_be_looked_up_has_not_come() {
    for place in databases().await {
        let mut world = World::new(&place).await;
        let (visitor, owner) = (world.visitor().await, world.owner.clone());
        for table in ["visitors", "agents"] {
            place.take_away(table).await;
        }
        let refused = world.presence.visitor_came(&visitor).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::StorageUnavailable);
        let refused = world.presence.agent_came(&owner).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::StorageUnavailable);
        assert!(!world.roster.visitor_is_here(visitor.id) && !world.roster.agent_is_here(owner.id));
        for table in ["visitors", "agents"] {
            place.give_back(table).await;
        }
        world.presence.visitor_came(&visitor).await.unwrap();
        world.presence.agent_came(&owner).await.unwrap();
        assert_eq!(world.heard().await.0, "visitor:online");
        heard_available(&mut world, true).await;
        // One socket each is counted: with its end they go.
        world.presence.visitor_went(visitor);
        assert_eq!(world.heard().await.0, "visitor:offline");
        place.remove().await;
    }
}

#[tokio::test]
async fn that_somebody_left_is_told_when_the_database_is_back() {
    for place in databases().await {
        let mut world = World::new(&place).await;
        let (returns, leaves) = (came_and_heard(&mut world).await, came_and_heard(&mut world).await);
        let owner = world.owner.clone();
        world.presence.agent_came(&owner).await.unwrap();
        heard_available(&mut world, true).await;
        for visitor in [&returns, &leaves] {
            world.forget(visitor.id).await;
        }
        place.take_away("visitors").await;
        world.presence.visitor_went(returns.clone());
        world.presence.visitor_went(leaves.clone());
        // An agent's time, which began after theirs, is over without asking the database: theirs was over before.
        world.presence.agent_went(owner);
        heard_available(&mut world, false).await;
        place.give_back("visitors").await;
        world.presence.visitor_came(&returns).await.unwrap();
        let mut last_of_returns = "visitor:online";
        loop {
            let (name, data) = world.heard().await;
            if data["visitor"]["id"] == json!(leaves.id) {
                assert_eq!(
                    (name, &data["visitor"]["online"]),
                    ("visitor:offline", &json!(false))
                );
                break;
            }
            last_of_returns = name;
        }
        assert_eq!(
            last_of_returns, "visitor:online",
            "who is back is not told to have left"
        );
        assert!(world.roster.visitor_is_here(returns.id) && !world.roster.visitor_is_here(leaves.id));
        place.remove().await;
    }
}

#[tokio::test]
async fn who_is_available_stays_so_for_the_grace_time() {
    for place in databases().await {
        let mut world = World::new(&place).await;
        let owner = world.owner.clone();
        world.presence.agent_came(&owner).await.unwrap();
        heard_available(&mut world, true).await;
        world.presence.agent_came(&owner).await.unwrap();
        world.accounts.set_status(&owner, Status::Away).await.unwrap();
        heard_available(&mut world, false).await;
        world.accounts.set_status(&owner, Status::Online).await.unwrap();
        heard_available(&mut world, true).await;
        for _ in 0..2 {
            world.presence.agent_went(owner.clone());
        }
        assert!(world.roster.workspace_is_available(owner.workspace));
        heard_available(&mut world, false).await;
        place.remove().await;
    }
}

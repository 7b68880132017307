//! What agents see and note of visitors.

use edge::Cursor;
use kernel::{AgentAudience, ProblemKind, Role, Timestamp, VisitorId, WorkspaceId};
use serde_json::{Value, json};
use testkit::{agent, databases};
use visitors::Wanted;

use crate::world::{World, fields, kind};

async fn listed(world: &World, wanted: Wanted) -> Vec<VisitorId> {
    let (mut seen, mut after) = (Vec::new(), None);
    let list = match wanted.online {
        Some(true) => "visitors-here",
        _ => "visitors",
    };
    loop {
        let wanted = Wanted {
            after,
            limit: 2,
            ..wanted.clone()
        };
        let page = world.visitors.list_visitors(&world.owner, wanted).await.unwrap();
        assert!(page.items.len() <= 2);
        seen.extend(page.items.iter().map(|item| item.visitor.id));
        let Some(cursor) = page.next_cursor else {
            return seen;
        };
        after = Some(Cursor::decode(&cursor, list).unwrap());
    }
}

#[tokio::test]
async fn the_list_is_walked_by_its_cursor_whoever_is_here() {
    for place in databases().await {
        let world = World::new(&place).await;
        let mut came = Vec::new();
        for number in 0..5 {
            let visitor = world.come(json!({ "name": format!("V{number}") })).await.unwrap();
            came.push(visitor.actor.id);
            // Two of them at the same moment.
            if number != 2 {
                world.later();
            }
        }
        came.reverse();
        assert_eq!(listed(&world, Wanted::default()).await, came);
        // Here is the one who came first ever since a moment ago, and the others for longer, both at the same time.
        for (id, at) in [(came[0], 1), (came[2], 1), (came[3], 2)] {
            world.here.visitor(world.owner.workspace, id, Timestamp(at));
        }
        let with = |online| Wanted {
            online: Some(online),
            ..Wanted::default()
        };
        assert_eq!(listed(&world, with(true)).await, [came[3], came[0], came[2]]);
        assert_eq!(listed(&world, with(false)).await, [came[1], came[4]]);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_search_takes_every_character_as_itself() {
    for place in databases().await {
        let world = World::new(&place).await;
        let vera = world
            .come(json!({ "name": "Vera 100%", "email": "vera@example.com" }))
            .await
            .unwrap();
        let walt = world
            .come(json!({ "name": "Walt_1", "phone": "+49 30 123456" }))
            .await
            .unwrap();
        world.come(json!({})).await.unwrap();
        for (q, expected) in [
            ("VERA", vec![vera.actor.id]),
            ("0%", vec![vera.actor.id]),
            ("t_1", vec![walt.actor.id]),
            ("a_1", vec![]),
            ("30 123", vec![walt.actor.id]),
            ("example.COM", vec![vera.actor.id]),
            ("\\", vec![]),
            ("'; --", vec![]),
        ] {
            let wanted = Wanted {
                q: Some(q.into()),
                ..Wanted::default()
            };
            assert_eq!(listed(&world, wanted).await, expected, "{q}");
        }
        let long = Wanted {
            q: Some("x".repeat(201)),
            limit: 1,
            ..Wanted::default()
        };
        assert_eq!(
            fields(world.visitors.list_visitors(&world.owner, long).await),
            ["q"]
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_search_knows_the_letters_of_every_script() {
    for place in databases().await {
        let world = World::new(&place).await;
        let mut came = Vec::new();
        for name in ["Ägidius Groß", "Οδυσσεύς Λαέρτης", "Женя"] {
            came.push(world.come(json!({ "name": name })).await.unwrap());
        }
        let found = async |q: &str| {
            let wanted = Wanted {
                q: Some(q.into()),
                ..Wanted::default()
            };
            listed(&world, wanted).await
        };
        for (q, which) in [
            ("Ägidius", 0),
            ("ägid", 0),
            ("ÄGIDIUS GROSS", 0),
            ("groß", 0),
            ("ΛΑΈΡΤΗΣ", 1),
            ("οδυς", 1),
            ("ЖЕНЯ", 2),
        ] {
            assert_eq!(found(q).await, [came[which].actor.id], "{q}");
        }
        let sent =
            serde_json::from_value(json!({ "name": null, "email": "ödön@example.com", "phone": "0815" }));
        let id = came[0].actor.id;
        world
            .visitors
            .change_visitor(&world.owner, id, sent.unwrap())
            .await
            .unwrap();
        assert!(found("ägidius").await.is_empty());
        assert_eq!(found("ÖDÖN@").await, [id]);
        assert!(
            found("com 0815").await.is_empty(),
            "the end of one and the beginning of the next"
        );
        let again = json!({ "token": came[0].token, "name": "Ägidius der Zweite" });
        world.come(again).await.unwrap();
        assert_eq!(found("ÄGIDIUS DER").await, [id]);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_change_is_partial_and_null_clears() {
    for place in databases().await {
        let world = World::new(&place).await;
        let came = world
            .come(json!({ "name": "Vera", "email": "vera@example.com" }))
            .await
            .unwrap();
        let change = async |sent: Value| {
            let sent = serde_json::from_value(sent).unwrap();
            let changed = world
                .visitors
                .change_visitor(&world.owner, came.actor.id, sent)
                .await;
            changed.map(|visitor| serde_json::to_value(visitor).unwrap())
        };
        let mut expected = change(json!({})).await.unwrap();
        for (sent, field, value) in [
            (json!({ "phone": "123" }), "phone", json!("123")),
            (json!({ "email": null }), "email", json!(null)),
            (
                json!({ "attributes": { "plan": "gold", "seats": 5 } }),
                "attributes",
                json!({ "plan": "gold", "seats": 5 }),
            ),
            (
                json!({ "attributes": { "plan": "tin" } }),
                "attributes",
                json!({ "plan": "tin" }),
            ),
            (json!({ "name": "Véra" }), "name", json!("Véra")),
        ] {
            expected[field] = value;
            assert_eq!(change(sent).await.unwrap(), expected);
            let known = world
                .visitors
                .get(world.owner.workspace, came.actor.id)
                .await
                .unwrap();
            assert_eq!(
                serde_json::to_value(world.visitors.shown(&known)).unwrap(),
                expected
            );
        }
        for (bad, field) in [
            (json!({ "name": " " }), "name"),
            (json!({ "email": "nope" }), "email"),
            (json!({ "attributes": { "a": "\u{0}" } }), "attributes.a"),
        ] {
            assert_eq!(fields(change(bad).await), [field]);
        }
        assert_eq!(change(json!({})).await.unwrap(), expected);
        place.remove().await;
    }
}

#[tokio::test]
async fn another_workspaces_visitor_does_not_exist() {
    for place in databases().await {
        let world = World::new(&place).await;
        let came = world.come(json!({ "name": "Vera" })).await.unwrap();
        let stranger = agent(WorkspaceId::new(), Role::Owner);
        let id = came.actor.id;
        // Once remembered and once not.
        for _ in 0..2 {
            assert_eq!(
                kind(world.visitors.get(stranger.workspace, id).await),
                ProblemKind::NotFound
            );
            assert!(
                world
                    .visitors
                    .many(stranger.workspace, &[id])
                    .await
                    .unwrap()
                    .is_empty()
            );
            world.visitors.get(world.owner.workspace, id).await.unwrap();
        }
        let sent = serde_json::from_value(json!({ "name": "Mine" })).unwrap();
        assert_eq!(
            kind(world.visitors.change_visitor(&stranger, id, sent).await),
            ProblemKind::NotFound
        );
        let wanted = Wanted {
            limit: 30,
            ..Wanted::default()
        };
        assert!(
            world
                .visitors
                .list_visitors(&stranger, wanted)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_page_is_heard_at_once_and_written_behind() {
    for place in databases().await {
        let world = World::new(&place).await;
        let came = world.come(json!({})).await.unwrap();
        let (workspace, id) = (world.owner.workspace, came.actor.id);
        world.later();
        let view = |sent: Value| {
            world
                .visitors
                .page_view(&came.actor, serde_json::from_value(sent).unwrap())
        };
        view(json!({ "url": "https://shop.example/cart", "title": "Cart" })).unwrap();
        let (name, audience, data) = world.heard.take().remove(0);
        assert_eq!(name, "visitor:page");
        assert_eq!(audience, AgentAudience::Readers(workspace).into());
        let page = json!({ "url": "https://shop.example/cart", "title": "Cart", "referrer": null, "at": world.clock.now() });
        assert_eq!(data, json!({ "visitorId": id, "page": page }));
        assert_eq!(fields(view(json!({ "url": " " }))), ["url"]);

        let seen = |visitor: &visitors::Visitor| {
            (serde_json::to_value(&visitor.page).unwrap(), visitor.last_seen_at)
        };
        let expected = (page, world.clock.now());
        assert_eq!(seen(&world.visitors.get(workspace, id).await.unwrap()), expected);
        assert_eq!(
            seen(&world.visitors.many(workspace, &[id]).await.unwrap()[0]),
            expected
        );
        let elsewhere = World::with_limit(place.open_again().await, "off").await;
        let before = elsewhere.visitors.get(workspace, id).await.unwrap();
        assert_eq!(before.page, None);
        world.visitors.write_moves().await.unwrap();
        let written = World::with_limit(place.open_again().await, "off").await;
        assert_eq!(
            seen(&written.visitors.get(workspace, id).await.unwrap()),
            expected
        );

        world.later();
        world.visitors.seen(&came.actor);
        let again = world.visitors.get(workspace, id).await.unwrap();
        assert_eq!(seen(&again), (expected.0, world.clock.now()));
        place.remove().await;
    }
}

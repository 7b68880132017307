//! Coming to a site, for the first time and again.

use accounts::AgentClaims;
use edge::PageOrigin;
use kernel::{AgentId, ProblemKind, Role, SessionId, VisitorId, WidgetId, WorkspaceId};
use serde_json::json;
use testkit::{agent, databases};

use crate::world::{World, fields, kind, new_widget};

#[tokio::test]
async fn who_comes_without_a_token_is_new() {
    for place in databases().await {
        let world = World::new(&place).await;
        let page = json!({ "url": "https://shop.example/", "title": "Shop", "referrer": null });
        let came = world
            .come(json!({ "name": " Véra ", "email": "vera@example.com", "phone": "+49 30 123456", "page": page }))
            .await
            .unwrap();
        assert!(came.is_new);
        assert_eq!(came.actor.workspace, world.owner.workspace);
        assert_eq!(came.actor.name.as_deref(), Some(" Véra "));
        assert_eq!(world.who(&came.token).await.unwrap().id, came.actor.id);
        let known = world
            .visitors
            .get(world.owner.workspace, came.actor.id)
            .await
            .unwrap();
        assert_eq!(*known, *came.visitor);
        let shown = serde_json::to_value(world.visitors.shown(&known)).unwrap();
        assert_eq!(shown["ip"], json!("192.0.2.7"));
        assert_eq!(shown["userAgent"], json!("Testbrowser/1.0"));
        assert_eq!(shown["page"]["title"], json!("Shop"));
        let own = serde_json::to_value(world.visitors.shown_to_self(&known)).unwrap();
        for secret in ["ip", "userAgent", "attributes"] {
            assert!(
                shown.get(secret).is_some() && own.get(secret).is_none(),
                "{secret}"
            );
        }
        assert_ne!(world.come(json!({})).await.unwrap().actor.id, came.actor.id);
        place.remove().await;
    }
}

#[tokio::test]
async fn who_comes_back_is_the_same_and_may_have_a_new_name() {
    for place in databases().await {
        let world = World::new(&place).await;
        let first = world
            .come(json!({ "name": "Vera", "email": "vera@example.com" }))
            .await
            .unwrap();
        world.later();
        let again = world
            .come(json!({ "token": first.token, "name": "Vera V." }))
            .await
            .unwrap();
        assert_eq!((again.actor.id, again.is_new), (first.actor.id, false));
        assert_eq!(
            *world.changed.lock().unwrap(),
            [(world.owner.workspace, first.actor.id)]
        );
        let known = world
            .visitors
            .get(world.owner.workspace, first.actor.id)
            .await
            .unwrap();
        assert_eq!(known.name.as_deref(), Some("Vera V."));
        assert_eq!(known.email.as_deref(), Some("vera@example.com"));
        assert_eq!(known.first_seen_at, first.visitor.first_seen_at);
        assert_eq!(known.last_seen_at, world.clock.now());
        assert_eq!(&*world.who(&again.token).await.unwrap().name.unwrap(), "Vera V.");
        let quiet = world.come(json!({ "token": again.token })).await.unwrap();
        assert_eq!(quiet.visitor.name.as_deref(), Some("Vera V."));
        assert_eq!(world.changed.lock().unwrap().len(), 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn who_comes_back_undoes_nothing_that_an_agent_noted_elsewhere() {
    for place in databases().await {
        let world = World::new(&place).await;
        let came = world.come(json!({ "name": "Vera" })).await.unwrap();
        let (workspace, id) = (world.owner.workspace, came.actor.id);
        // Remembered here from before the agent's change.
        world.visitors.get(workspace, id).await.unwrap();
        let sent = json!({ "name": "Vera V.", "phone": "123", "attributes": { "plan": "gold" } });
        let sent = serde_json::from_value(sent).unwrap();
        world
            .elsewhere
            .change_visitor(&world.owner, id, sent)
            .await
            .unwrap();
        world.changed.lock().unwrap().clear();
        let again = json!({ "token": came.token, "email": "vera@example.com" });
        let back = world.come(again).await.unwrap();
        for visitor in [&*back.visitor, &*world.visitors.get(workspace, id).await.unwrap()] {
            assert_eq!(visitor.name.as_deref(), Some("Vera V."));
            assert_eq!(visitor.phone.as_deref(), Some("123"));
            assert_eq!(visitor.email.as_deref(), Some("vera@example.com"));
            assert_eq!(visitor.attributes["plan"], json!("gold"));
        }
        assert_eq!(*world.changed.lock().unwrap(), [(workspace, id)]);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_token_is_good_in_its_workspace_only() {
    for place in databases().await {
        let world = World::new(&place).await;
        let came = world.come(json!({})).await.unwrap();
        let here = PageOrigin::default();
        let stranger = agent(WorkspaceId::new(), Role::Owner);
        let foreign = new_widget(&world.widgets, &stranger, json!({ "name": "Foreign" })).await;
        let second = new_widget(&world.widgets, &world.owner, json!({ "name": "Second" })).await;
        let token = json!({ "token": came.token });
        assert_eq!(
            kind(world.come_to(&foreign, token.clone(), &here).await),
            ProblemKind::InvalidToken
        );
        let through = world.come_to(&second, token, &here).await.unwrap();
        assert_eq!(through.actor.id, came.actor.id);
        assert_ne!(through.actor.widget, came.actor.widget);

        let of_agent = AgentClaims {
            agent: AgentId::new(),
            workspace: world.owner.workspace,
            session: SessionId::new(),
        };
        let (of_agent, _) = world.tokens.sign_agent(of_agent).unwrap();
        let of_nobody = accounts::VisitorClaims {
            visitor: VisitorId::new(),
            workspace: world.owner.workspace,
            widget: WidgetId::new(),
        };
        let of_nobody = world.tokens.sign_visitor(of_nobody).unwrap();
        for token in ["nonsense", &of_agent, &of_nobody] {
            assert_eq!(
                kind(world.come(json!({ "token": token })).await),
                ProblemKind::InvalidToken
            );
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn an_unknown_widget_and_a_foreign_site_are_refused() {
    for place in databases().await {
        let world = World::new(&place).await;
        let here = PageOrigin::default();
        for site_key in ["nope", "AAAAAAAAAAAAAAAA", ""] {
            assert_eq!(
                kind(world.come_to(site_key, json!({}), &here).await),
                ProblemKind::NotFound
            );
        }
        let bound = json!({ "name": "Bound", "allowedSites": ["https://shop.example"] });
        let bound = new_widget(&world.widgets, &world.owner, bound).await;
        let from = |origin: &str| PageOrigin {
            origin: Some(origin.into()),
            host: Some("chat.example".into()),
        };
        let refused = world
            .come_to(&bound, json!({}), &from("https://evil.example"))
            .await;
        assert_eq!(kind(refused), ProblemKind::Forbidden);
        world
            .come_to(&bound, json!({}), &from("https://shop.example"))
            .await
            .unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    for place in databases().await {
        let world = World::new(&place).await;
        for (bad, field) in [
            (json!({ "name": "" }), "name"),
            (json!({ "name": "n".repeat(201) }), "name"),
            (json!({ "email": "nope" }), "email"),
            (json!({ "phone": "p".repeat(51) }), "phone"),
            (json!({ "page": { "url": "" } }), "page.url"),
            (json!({ "identity": { "id": "1" } }), "identity"),
        ] {
            assert_eq!(fields(world.come(bad).await), [field]);
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn new_ones_are_limited_per_address_and_old_ones_are_not() {
    for place in databases().await {
        let world = World::with_limit(place.db.clone(), "2/hour").await;
        let came = world.come(json!({})).await.unwrap();
        world.come(json!({})).await.unwrap();
        let refused = world.come(json!({})).await.err().unwrap();
        assert_eq!(refused.kind, ProblemKind::RateLimited);
        assert!(refused.retry_after.unwrap() > 0);
        world.come(json!({ "token": came.token })).await.unwrap();
        place.remove().await;
    }
}

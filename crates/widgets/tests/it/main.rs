//! Widgets on every database that is here.
#![cfg(test)]

use std::sync::Arc;

use accounts::{NewWorkspace, Welcome};
use db::{Db, Scope};
use edge::{Cursor, PageOrigin};
use kernel::{AgentActor, Clock, Problem, ProblemKind, Role, Timestamp, WorkspaceId};
use serde_json::{Value, json};
use testkit::{Database, Here, agent, databases};
use widgets::{
    Widgets,
    wire::{self, ChangeWidget, CreateWidget},
};

struct World {
    widgets: Widgets,
    here: Arc<Here>,
    owner: AgentActor,
}

impl World {
    fn new(place: &Database) -> Self {
        let here = Arc::<Here>::default();
        Self {
            widgets: widgets(place.db.clone(), &here),
            here,
            owner: agent(WorkspaceId::new(), Role::Owner),
        }
    }

    async fn create(&self, sent: Value) -> Result<wire::Widget, Problem> {
        let sent: CreateWidget = serde_json::from_value(sent).unwrap();
        self.widgets.create_widget(&self.owner, sent).await
    }

    async fn change(&self, site_key: &str, sent: Value) -> Result<wire::Widget, Problem> {
        let sent: ChangeWidget = serde_json::from_value(sent).unwrap();
        self.widgets.change_widget(&self.owner, site_key, sent).await
    }
}

fn widgets(db: Db, here: &Arc<Here>) -> Widgets {
    let clock = Clock::fixed(Timestamp(1_800_000_000_000));
    let audit = testkit::audit(&db, &clock);
    let hours = hours::Hours::new(db.clone(), clock.clone(), audit.clone(), Arc::new(|_| {}));
    Widgets::new(db, clock, audit, here.clone(), hours)
}

fn page(origin: &str) -> PageOrigin {
    PageOrigin {
        origin: Some(origin.into()),
        host: Some("chat.example".into()),
    }
}

fn kind<T>(result: Result<T, Problem>) -> ProblemKind {
    result.err().unwrap().kind
}

fn fields<T>(result: Result<T, Problem>) -> Vec<String> {
    let problem = result.err().unwrap();
    problem.errors.into_iter().map(|error| error.field).collect()
}

#[tokio::test]
async fn a_new_workspace_begins_with_a_widget() {
    for place in databases().await {
        let world = World::new(&place);
        let workspace = NewWorkspace {
            id: world.owner.workspace,
            name: "Olga’s Shop".into(),
        };
        assert_eq!(kind(world.widgets.first().await), ProblemKind::NotFound);
        let tx = place.db.write(Scope::Workspace(workspace.id)).await.unwrap();
        world.widgets.welcome(&tx, &workspace).await.unwrap();
        tx.commit().await.unwrap();
        let first = world.widgets.first().await.unwrap();
        assert_eq!(
            (first.workspace, first.name.as_str()),
            (workspace.id, "Olga’s Shop")
        );
        world.create(json!({ "name": "Second" })).await.unwrap();
        assert_eq!(world.widgets.first().await.unwrap().id, first.id);
        assert_eq!(world.widgets.find(&first.site_key).await.unwrap().id, first.id);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_change_is_partial_and_seen_at_once() {
    for place in databases().await {
        let world = World::new(&place);
        let made = world
            .create(json!({
                "name": "Before",
                "allowedSites": ["https://shop.example/", "*.Shop.example", "shop.example:8443", "https://shop.example"],
                "appearance": { "color": "#112233", "title": "Ask us", "theme": "dark" },
                "preChat": { "askEmail": "off" },
            }))
            .await
            .unwrap();
        assert_eq!(
            made.allowed_sites,
            ["https://shop.example", "*.shop.example", "shop.example:8443"]
        );
        let key = &made.site_key;
        world.widgets.find(key).await.unwrap();
        let as_json = |widget: &wire::Widget| serde_json::to_value(widget).unwrap();
        let mut expected = as_json(&made);
        for (change, path, value) in [
            (json!({ "name": "After" }), "/name", json!("After")),
            (
                json!({ "appearance": { "color": "#445566" } }),
                "/appearance/color",
                json!("#445566"),
            ),
            (
                json!({ "appearance": { "title": null } }),
                "/appearance/title",
                json!(null),
            ),
            (
                json!({ "preChat": { "askName": "off" } }),
                "/preChat/askName",
                json!("off"),
            ),
            (json!({ "allowedSites": [] }), "/allowedSites", json!([])),
        ] {
            let changed = world.change(key, change).await.unwrap();
            *expected.pointer_mut(path).unwrap() = value;
            assert_eq!(as_json(&changed), expected);
            let found = world.widgets.find(key).await.unwrap();
            assert_eq!(as_json(&(&*found).into()), expected);
        }
        for field in ["offline", "ai", "hours"] {
            assert_eq!(expected[field], json!(null));
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    for place in databases().await {
        let world = World::new(&place);
        let made = world.create(json!({ "name": "Good" })).await.unwrap();
        for (bad, field) in [
            (json!({ "name": " " }), "name"),
            (
                json!({ "allowedSites": ["ok.example", "no site!"] }),
                "allowedSites[1]",
            ),
            (json!({ "appearance": { "color": "red" } }), "appearance.color"),
            (
                json!({ "appearance": { "greeting": "g".repeat(1_001) } }),
                "appearance.greeting",
            ),
        ] {
            assert_eq!(fields(world.change(&made.site_key, bad.clone()).await), [field]);
            let mut create = json!({ "name": "New" });
            create
                .as_object_mut()
                .unwrap()
                .extend(bad.as_object().unwrap().clone());
            assert_eq!(fields(world.create(create).await), [field]);
        }
        let page = world.widgets.list_widgets(&world.owner, None, 30).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].name, "Good");
        place.remove().await;
    }
}

#[tokio::test]
async fn a_deleted_widget_names_nothing() {
    for place in databases().await {
        let world = World::new(&place);
        let made = world.create(json!({ "name": "Short" })).await.unwrap();
        world.widgets.find(&made.site_key).await.unwrap();
        world
            .widgets
            .delete_widget(&world.owner, &made.site_key)
            .await
            .unwrap();
        assert_eq!(
            kind(world.widgets.find(&made.site_key).await),
            ProblemKind::NotFound
        );
        assert_eq!(kind(world.widgets.first().await), ProblemKind::NotFound);
        let again = world.widgets.delete_widget(&world.owner, &made.site_key).await;
        assert_eq!(kind(again), ProblemKind::NotFound);
        assert!(
            world
                .widgets
                .list_widgets(&world.owner, None, 30)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn only_admins_change_widgets_and_nobody_another_workspaces() {
    for place in databases().await {
        let world = World::new(&place);
        let made = world.create(json!({ "name": "Ours" })).await.unwrap();
        let agent_of = |workspace, role| agent(workspace, role);
        let lowly = agent_of(world.owner.workspace, Role::Agent);
        let stranger = agent_of(WorkspaceId::new(), Role::Owner);
        for (actor, expected) in [
            (&lowly, ProblemKind::Forbidden),
            (&stranger, ProblemKind::NotFound),
        ] {
            let change = world
                .widgets
                .change_widget(actor, &made.site_key, ChangeWidget::default())
                .await;
            assert_eq!(kind(change), expected);
            assert_eq!(
                kind(world.widgets.delete_widget(actor, &made.site_key).await),
                expected
            );
        }
        world.widgets.get(&lowly, &made.site_key).await.unwrap();
        assert_eq!(
            kind(world.widgets.get(&stranger, &made.site_key).await),
            ProblemKind::NotFound
        );
        assert!(
            world
                .widgets
                .list_widgets(&stranger, None, 30)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_bound_widget_is_refused_on_other_sites() {
    for place in databases().await {
        let world = World::new(&place);
        let bound = world
            .create(json!({ "name": "Bound", "allowedSites": ["https://shop.example"] }))
            .await
            .unwrap();
        let key = &bound.site_key;
        for origin in ["https://shop.example", "https://chat.example"] {
            world.widgets.find_for(key, &page(origin)).await.unwrap();
            assert!(world.widgets.any_allows(&page(origin)).await.unwrap(), "{origin}");
        }
        world.widgets.find_for(key, &PageOrigin::default()).await.unwrap();
        for origin in ["https://evil.example", "http://shop.example", "null"] {
            let refused = world.widgets.find_for(key, &page(origin)).await;
            assert_eq!(kind(refused), ProblemKind::Forbidden, "{origin}");
            assert!(
                !world.widgets.any_allows(&page(origin)).await.unwrap(),
                "{origin}"
            );
        }
        world.create(json!({ "name": "Free" })).await.unwrap();
        assert!(
            world
                .widgets
                .any_allows(&page("https://evil.example"))
                .await
                .unwrap()
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_page_is_held_to_the_sites_of_the_widget_that_a_token_names() {
    for place in databases().await {
        let world = World::new(&place);
        let bound = world
            .create(json!({ "name": "Bound", "allowedSites": ["https://shop.example"] }))
            .await
            .unwrap();
        let workspace = world.owner.workspace;
        let check = async |origin| world.widgets.check_page(workspace, bound.id, &page(origin)).await;
        check("https://shop.example").await.unwrap();
        assert_eq!(kind(check("https://evil.example").await), ProblemKind::Forbidden);
        world
            .widgets
            .delete_widget(&world.owner, &bound.site_key)
            .await
            .unwrap();
        assert_eq!(kind(check("https://shop.example").await), ProblemKind::Forbidden);
        check("https://chat.example").await.unwrap();
        world
            .widgets
            .check_page(workspace, bound.id, &PageOrigin::default())
            .await
            .unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn the_config_says_whether_somebody_is_available() {
    for place in databases().await {
        let world = World::new(&place);
        let made = world.create(json!({ "name": "Shop" })).await.unwrap();
        let widget = world.widgets.find(&made.site_key).await.unwrap();
        assert!(!world.widgets.config(&widget).await.unwrap().online);
        world.here.available(world.owner.workspace);
        let config = serde_json::to_value(world.widgets.config(&widget).await.unwrap()).unwrap();
        let names: Vec<_> = config.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "ai",
                "appearance",
                "name",
                "online",
                "opensAt",
                "preChat",
                "siteKey"
            ]
        );
        assert_eq!(config["online"], json!(true));
        place.remove().await;
    }
}

#[tokio::test]
async fn the_list_is_walked_by_its_cursor() {
    for place in databases().await {
        let world = World::new(&place);
        let mut made = Vec::new();
        for number in 0..5 {
            made.push(
                world
                    .create(json!({ "name": format!("W{number}") }))
                    .await
                    .unwrap()
                    .id,
            );
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = world.widgets.list_widgets(&world.owner, after, 2).await.unwrap();
            seen.extend(page.items.iter().map(|item| item.id));
            let Some(cursor) = page.next_cursor else { break };
            after = Some(Cursor::decode(&cursor, "widgets").unwrap());
        }
        assert_eq!(seen, made);
        place.remove().await;
    }
}

#[tokio::test]
async fn another_process_hears_of_a_change_within_five_seconds() {
    for place in databases().await {
        let world = World::new(&place);
        let other = widgets(place.open_again().await, &world.here);
        let made = world.create(json!({ "name": "Before" })).await.unwrap();
        other.find(&made.site_key).await.unwrap();
        world
            .change(&made.site_key, json!({ "name": "After" }))
            .await
            .unwrap();
        let heard = async {
            while other.find(&made.site_key).await.unwrap().name != "After" {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(5), heard)
            .await
            .unwrap();
        place.remove().await;
    }
}

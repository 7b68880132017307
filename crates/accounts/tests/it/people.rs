//! The people of a workspace: adding, changing, deactivating, and who is available.

use accounts::{
    Registration, Revoked, Status,
    wire::{AcceptInvitation, ChangeAgent, ChangeProfile, CreateAgent, CreatedAgent, SignedIn},
};
use edge::Cursor;
use kernel::{AgentActor, AgentAudience, AgentId, Problem, ProblemKind, Role};
use serde_json::json;
use testkit::databases;

use crate::world::{PASSWORD, World, kind, refusal};

async fn add(world: &World, actor: &AgentActor, email: &str, role: Role) -> Result<CreatedAgent, Problem> {
    let sent = CreateAgent {
        name: "Anna Agent".into(),
        email: email.into(),
        password: Some(PASSWORD.into()),
        role,
        role_id: None,
        capacity: None,
    };
    world.accounts.create_agent(actor, sent).await
}

async fn hire(world: &World, owner: &AgentActor, email: &str, role: Role) -> AgentActor {
    hire_with_session(world, owner, email, role).await.0
}

async fn hire_with_session(
    world: &World,
    owner: &AgentActor,
    email: &str,
    role: Role,
) -> (AgentActor, SignedIn) {
    add(world, owner, email, role).await.unwrap();
    let signed_in = world.login(email, PASSWORD).await.unwrap();
    (world.who(&signed_in.token).await.unwrap(), signed_in)
}

fn promote(role: Role) -> ChangeAgent {
    ChangeAgent {
        role: Some(role),
        ..ChangeAgent::default()
    }
}

#[tokio::test]
async fn admins_add_people_and_only_owners_make_owners() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let admin = hire(&world, &owner, "admin@example.com", Role::Admin).await;
        let agent = hire(&world, &admin, "agent@example.com", Role::Agent).await;
        assert_eq!(
            kind(add(&world, &agent, "x@example.com", Role::Agent).await),
            ProblemKind::Forbidden
        );
        assert_eq!(
            kind(add(&world, &admin, "x@example.com", Role::Owner).await),
            ProblemKind::Forbidden
        );
        assert_eq!(
            kind(add(&world, &admin, "OLGA@example.com", Role::Agent).await),
            ProblemKind::Conflict
        );
        add(&world, &owner, "x@example.com", Role::Owner).await.unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn an_invitation_works_once_and_for_a_week() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let invite = |email: &str| {
            let sent = CreateAgent {
                name: "Ines Invited".into(),
                email: email.into(),
                password: None,
                role: Role::Agent,
                role_id: None,
                capacity: Some(3),
            };
            world.accounts.create_agent(&owner, sent)
        };
        let token_of = |created: &CreatedAgent| {
            let url = created.invitation.clone().unwrap().url;
            url.split_once("invitation=").unwrap().1.to_owned()
        };
        let accept = |token: String, password: &str| {
            let sent = AcceptInvitation {
                token,
                password: password.into(),
            };
            async { world.accounts.accept_invitation(sent, &testkit::address(1)).await }
        };
        let invited = invite("ines@example.com").await.unwrap();
        let late = invite("late@example.com").await.unwrap();
        assert_eq!(
            kind(world.login("ines@example.com", "").await),
            ProblemKind::InvalidCredentials
        );
        let short = refusal(accept(token_of(&invited), "short").await);
        assert_eq!(short, (ProblemKind::ValidationFailed, "password".into()));
        let signed_in = accept(token_of(&invited), PASSWORD).await.unwrap();
        assert_eq!(signed_in.user.id, invited.agent.id);
        assert_eq!(signed_in.user.capacity, 3);
        world.login("ines@example.com", PASSWORD).await.unwrap();
        assert_eq!(
            kind(accept(token_of(&invited), PASSWORD).await),
            ProblemKind::InvalidToken
        );
        world.later(accounts::INVITATION_LIFETIME);
        assert_eq!(
            kind(accept(token_of(&late), PASSWORD).await),
            ProblemKind::InvalidToken
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_new_role_holds_at_once_and_drops_the_sockets_of_the_old_one() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let (agent, signed_in) = hire_with_session(&world, &owner, "anna@example.com", Role::Agent).await;
        let changed = world
            .accounts
            .change_agent(&owner, agent.id, promote(Role::Admin))
            .await
            .unwrap();
        assert_eq!((changed.role, changed.name.as_str()), (Role::Admin, "Anna Agent"));
        assert_eq!(world.revoked(), [Revoked::Agent(agent.id)]);
        assert_eq!(world.who(&signed_in.token).await.unwrap().role, Role::Admin);

        let renamed = ChangeAgent {
            name: Some("Anna Admin".into()),
            capacity: Some(9),
            ..ChangeAgent::default()
        };
        let changed = world
            .accounts
            .change_agent(&owner, agent.id, renamed)
            .await
            .unwrap();
        assert_eq!((changed.role, changed.capacity), (Role::Admin, 9));
        assert!(world.revoked().is_empty());
        assert_eq!(&*world.who(&signed_in.token).await.unwrap().name, "Anna Admin");
        place.remove().await;
    }
}

#[tokio::test]
async fn a_workspace_keeps_an_owner() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let admin = hire(&world, &owner, "admin@example.com", Role::Admin).await;
        let change = |actor, id, role| world.accounts.change_agent(actor, id, promote(role));
        assert_eq!(
            kind(change(&owner, owner.id, Role::Admin).await),
            ProblemKind::Conflict
        );
        assert_eq!(
            kind(change(&admin, owner.id, Role::Agent).await),
            ProblemKind::Forbidden
        );
        assert_eq!(
            kind(change(&admin, admin.id, Role::Owner).await),
            ProblemKind::Forbidden
        );
        assert_eq!(
            kind(world.accounts.deactivate_agent(&owner, owner.id).await),
            ProblemKind::Conflict
        );
        assert_eq!(
            kind(world.accounts.deactivate_agent(&admin, owner.id).await),
            ProblemKind::Forbidden
        );

        let second = hire(&world, &owner, "second@example.com", Role::Owner).await;
        let (one, other) = tokio::join!(
            change(&owner, second.id, Role::Agent),
            change(&second, owner.id, Role::Agent),
        );
        let demoted = [one, other].into_iter().flatten().count();
        assert_eq!(demoted, 1, "two who demote each other leave one owner");
        place.remove().await;
    }
}

#[tokio::test]
async fn who_is_deactivated_is_out_and_their_name_stays() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let (agent, signed_in) = hire_with_session(&world, &owner, "anna@example.com", Role::Agent).await;
        world.heard.take();

        world.accounts.deactivate_agent(&owner, agent.id).await.unwrap();
        assert_eq!(world.revoked(), [Revoked::Agent(agent.id)]);
        assert_eq!(
            *world.told.departed.lock().unwrap(),
            [(agent.workspace, agent.id)]
        );
        let (name, _, data) = world.heard.take().remove(0);
        assert_eq!((name, &data["status"]), ("agent:offline", &json!("offline")));
        assert_eq!(kind(world.who(&signed_in.token).await), ProblemKind::InvalidToken);
        assert_eq!(
            kind(world.refresh(&signed_in.refresh_token).await),
            ProblemKind::InvalidToken
        );
        assert_eq!(
            kind(world.login("anna@example.com", PASSWORD).await),
            ProblemKind::InvalidCredentials
        );
        assert_eq!(
            kind(world.accounts.agent(owner.workspace, agent.id).await),
            ProblemKind::NotFound
        );
        assert_eq!(
            kind(world.accounts.deactivate_agent(&owner, agent.id).await),
            ProblemKind::NotFound
        );
        let named = world
            .accounts
            .named(owner.workspace, &[agent.id, owner.id])
            .await
            .unwrap();
        assert_eq!(named.len(), 2);
        assert!(
            named
                .iter()
                .any(|each| each.id == agent.id && each.deactivated_at.is_some())
        );
        let there = world.accounts.agents(owner.workspace).await.unwrap();
        assert_eq!(there.iter().map(|each| each.id).collect::<Vec<_>>(), [owner.id]);

        // The address is free: they may come back, as somebody new.
        let again = add(&world, &owner, "anna@example.com", Role::Agent)
            .await
            .unwrap();
        assert_ne!(again.agent.id, agent.id);
        place.remove().await;
    }
}

#[tokio::test]
async fn another_workspace_has_other_people() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let stranger = world.owner("stranger@example.com").await;
        let agent = hire(&world, &owner, "anna@example.com", Role::Agent).await;
        let renamed = ChangeAgent {
            name: Some("Mine".into()),
            ..ChangeAgent::default()
        };
        let change = |id: AgentId| world.accounts.change_agent(&stranger, id, renamed.clone());
        assert_eq!(kind(change(agent.id).await), ProblemKind::NotFound);
        assert_eq!(kind(change(AgentId::new()).await), ProblemKind::NotFound);
        assert_eq!(
            kind(world.accounts.deactivate_agent(&stranger, agent.id).await),
            ProblemKind::NotFound
        );
        assert!(
            world
                .accounts
                .named(stranger.workspace, &[agent.id])
                .await
                .unwrap()
                .is_empty()
        );
        let page = world.accounts.list_agents(&stranger, None, 30).await.unwrap();
        assert_eq!(
            page.items.iter().map(|item| item.id).collect::<Vec<_>>(),
            [stranger.id]
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn the_list_is_walked_by_its_cursor() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        for number in 0..4 {
            add(&world, &owner, &format!("a{number}@example.com"), Role::Agent)
                .await
                .unwrap();
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = world.accounts.list_agents(&owner, after, 2).await.unwrap();
            seen.extend(page.items.iter().map(|item| item.id));
            let Some(cursor) = page.next_cursor else { break };
            after = Some(Cursor::decode(&cursor, "agents").unwrap());
        }
        let all: Vec<_> = world
            .accounts
            .agents(owner.workspace)
            .await
            .unwrap()
            .iter()
            .map(|each| each.id)
            .collect();
        assert_eq!(seen, all);
        assert_eq!(seen.len(), 5);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_status_is_heard_while_the_agent_is_here() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner("olga@example.com").await;
        let shown = || async {
            let agent = world.accounts.agent(owner.workspace, owner.id).await.unwrap();
            world.accounts.shown(&agent).status
        };
        let me = world.accounts.set_status(&owner, Status::Online).await.unwrap();
        assert_eq!(me.status, Status::Online);
        assert!(world.heard.take().is_empty());
        assert_eq!(shown().await, Status::Offline);

        world.here.agent(owner.id);
        assert_eq!(shown().await, Status::Online);
        let mut chosen = Vec::new();
        for (status, event) in [
            (Status::Away, "agent:offline"),
            (Status::Online, "agent:online"),
            (Status::Offline, "agent:offline"),
        ] {
            world.accounts.set_status(&owner, status).await.unwrap();
            let (name, audience, data) = world.heard.take().remove(0);
            assert_eq!(name, event);
            assert_eq!(audience, AgentAudience::Workspace(owner.workspace).into());
            assert_eq!(data, json!({ "agentId": owner.id, "status": status }));
            assert_eq!(world.accounts.me(&owner).await.unwrap().status, status);
            chosen.push(status);
        }
        let told = world.told.availability.lock().unwrap().clone();
        assert_eq!(
            told[1..].iter().map(|each| each.status).collect::<Vec<_>>(),
            chosen
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_profile_is_ones_own_to_change() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let signed_in = world.register("olga@example.com").await.unwrap();
        let owner = world.who(&signed_in.token).await.unwrap();
        let change = |name: Option<&str>, avatar_url: Option<Option<&str>>| {
            let sent = ChangeProfile {
                name: name.map(Into::into),
                avatar_url: avatar_url.map(|url| url.map(Into::into)),
            };
            world.accounts.change_profile(&owner, sent)
        };
        let picture = "https://example.com/olga.png";
        change(None, Some(Some(picture))).await.unwrap();
        let me = change(Some("Ólga  "), None).await.unwrap();
        assert_eq!(
            (me.name.as_str(), me.avatar_url.as_deref()),
            ("Ólga  ", Some(picture))
        );
        assert_eq!(&*world.who(&signed_in.token).await.unwrap().name, "Ólga  ");
        assert_eq!(change(None, Some(None)).await.unwrap().avatar_url, None);
        let bad = refusal(change(None, Some(Some("javascript:alert(1)"))).await);
        assert_eq!(bad, (ProblemKind::ValidationFailed, "avatarUrl".into()));
        place.remove().await;
    }
}

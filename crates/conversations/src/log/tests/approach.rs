//! Agents begin conversations on two nodes at once.

use futures_util::future::join_all;
use kernel::Role;

use super::*;
use crate::log::Approach;

impl Bench {
    async fn approach(&self, agent: &kernel::AgentActor, client_id: &str) -> Result<Done, Problem> {
        let conversation = Conversation {
            client_id: None,
            ..new_conversation(&self.visitor)
        };
        let id = conversation.id;
        let (for_agents, for_visitor) = views(self.visitor.id);
        let approach = Action::Approach(Box::new(Approach {
            conversation,
            client_id: client_id.into(),
            message: "May I help?".into(),
            for_agents,
            for_visitor,
        }));
        answered(self.log.put(Actor::Agent(agent.clone()), id, None, approach)?).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_agents_begin_on_two_nodes_a_visitor_has_one_conversation() {
    for database in databases().await {
        let second = database.open_again().await;
        for _ in 0..10 {
            let visitor = somebody();
            let nodes = [open(&database.db, &visitor, 64), open(&second, &visitor, 64)];
            let agents: Vec<_> = (0..4)
                .map(|_| testkit::agent(visitor.workspace, Role::Agent))
                .collect();
            let asked = agents.iter().flat_map(|agent| {
                let twice = nodes.iter().chain(&nodes);
                twice.map(move |node| node.approach(agent, "the same"))
            });
            let answers = join_all(asked).await;
            let done: Vec<Done> = answers.iter().flatten().cloned().collect();
            assert_eq!(done.len(), 4, "the one who was first, as often as they asked");
            assert_eq!(done.iter().filter(|done| done.fresh).count(), 1);
            assert!(
                done.iter()
                    .all(|each| each.conversation.id == done[0].conversation.id)
            );
            let refused = answers.into_iter().filter_map(Result::err);
            assert!(
                refused
                    .map(|problem| problem.kind)
                    .all(|kind| kind == ProblemKind::Conflict)
            );
            let told: usize = nodes.iter().map(|node| node.told.take().len()).sum();
            assert_eq!(told, 3, "to agents, to the visitor, and the message");
        }
        second.close().await;
        database.remove().await;
    }
}

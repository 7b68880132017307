//! How each agent did.

use std::collections::HashMap;

use db::unavailable;
use kernel::{AgentActor, Permission, Problem};
use uuid::Uuid;

use crate::{
    Dimension, Filter, Period, Reports,
    figures::Values,
    overview::{rating, spread},
    store::{self, Measure},
    wire::{AgentFigures, Agents},
};

impl Reports {
    /// The figures of each agent.
    pub async fn agents(
        &self,
        actor: &AgentActor,
        period: &Period,
        filter: &Filter,
    ) -> Result<Agents, Problem> {
        actor.require(Permission::SeeReports)?;
        let (_turn, tx) = self.read_much(actor.workspace).await?;
        let range = store::Range {
            workspace: actor.workspace,
            from: period.from,
            to: period.to,
        };
        let mut found: HashMap<(Uuid, Measure), (i64, Values)> = HashMap::new();
        for measure in Measure::ALL {
            let groups = store::totals_by(&tx, &range, filter, measure, Dimension::Agent)
                .await
                .map_err(unavailable)?;
            for group in groups {
                if let Some(agent) = group.key.id() {
                    found.insert((agent, measure), (group.count, group.values));
                }
            }
        }
        let mut items = Vec::new();
        for agent in store::agents(&tx, actor.workspace).await.map_err(unavailable)? {
            let mut of = |measure| found.remove(&(agent.id, measure)).unwrap_or_default();
            let mut resolutions = of(Measure::Resolved).1;
            let figures = AgentFigures {
                id: agent.id,
                name: agent.name,
                deactivated: agent.deactivated,
                conversations: of(Measure::Begun).0,
                resolved: resolutions.count(),
                messages: of(Measure::AgentMessages).0,
                first_response: spread(&mut of(Measure::Answered).1),
                resolution: spread(&mut resolutions),
                rating: rating(&of(Measure::Rated).1),
            };
            if !figures.deactivated || did_anything(&figures) {
                items.push(figures);
            }
        }
        Ok(Agents {
            from: period.from,
            to: period.to,
            time_zone: period.time_zone().to_owned(),
            items,
        })
    }
}

fn did_anything(figures: &AgentFigures) -> bool {
    let counts = [
        figures.conversations,
        figures.resolved,
        figures.messages,
        figures.first_response.count,
        figures.rating.count,
    ];
    counts.iter().any(|count| *count > 0)
}

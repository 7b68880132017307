//! The figures of a period, and of the one before.

use db::{Tx, unavailable};
use kernel::{AgentActor, Permission, Problem, WorkspaceId};

use crate::{
    Filter, Period, Reports,
    figures::Values,
    store::{self, Measure},
    wire::{Figures, Overview, Rating, Spread},
};

impl Reports {
    /// What happened in a period, and in the one before it.
    pub async fn overview(
        &self,
        actor: &AgentActor,
        period: &Period,
        filter: &Filter,
    ) -> Result<Overview, Problem> {
        actor.require(Permission::SeeReports)?;
        let (_turn, tx) = self.read_much(actor.workspace).await?;
        Ok(Overview {
            time_zone: period.time_zone().to_owned(),
            current: figures(&tx, actor.workspace, period, filter).await?,
            before: figures(&tx, actor.workspace, &period.before(), filter).await?,
        })
    }
}

async fn figures(
    tx: &Tx,
    workspace: WorkspaceId,
    period: &Period,
    filter: &Filter,
) -> Result<Figures, Problem> {
    let range = store::Range {
        workspace,
        from: period.from,
        to: period.to,
    };
    let count = async |measure| {
        let found = store::total(tx, &range, filter, measure).await;
        found.map(|(count, _)| count).map_err(unavailable)
    };
    let values = async |measure| {
        let found = store::total(tx, &range, filter, measure).await;
        found.map(|(_, values)| values).map_err(unavailable)
    };
    let mut resolutions = values(Measure::Resolved).await?;
    Ok(Figures {
        from: period.from,
        to: period.to,
        conversations: count(Measure::Begun).await?,
        resolved: resolutions.count(),
        visitor_messages: count(Measure::VisitorMessages).await?,
        agent_messages: count(Measure::AgentMessages).await?,
        first_response: spread(&mut values(Measure::Answered).await?),
        resolution: spread(&mut resolutions),
        rating: rating(&values(Measure::Rated).await?),
    })
}

pub(crate) fn spread(values: &mut Values) -> Spread {
    Spread {
        count: values.count(),
        median: values.median(),
        p90: values.p90(),
    }
}

pub(crate) fn rating(values: &Values) -> Rating {
    Rating {
        count: values.count(),
        average: values.average(),
    }
}

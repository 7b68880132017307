import type { AgentReport } from "@deskbell/protocol/report-types";
import { UsersRound } from "lucide-react";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { CsvButton } from "./csv-button.tsx";
import { shown, type Kind } from "./figures.ts";
import { agentsPath, useAgentReports } from "./reports.ts";
import { reportStrings as s } from "./strings.ts";

interface Column {
  label: string;
  kind: Kind;
  of: (agent: AgentReport) => number | null;
}

function columns(): Column[] {
  const { conversations, resolved, messages, firstResponse, resolution, rating } = s.columns;
  return [
    { label: conversations, kind: "count", of: (agent) => agent.conversations },
    { label: resolved, kind: "count", of: (agent) => agent.resolved },
    { label: messages, kind: "count", of: (agent) => agent.messages },
    { label: firstResponse, kind: "time", of: (agent) => agent.firstResponse.median },
    { label: resolution, kind: "time", of: (agent) => agent.resolution.median },
    { label: rating, kind: "rating", of: (agent) => agent.rating.average },
  ];
}

/** How each agent did. */
export function AgentsCard({ query }: { query: Record<string, string> }) {
  const agents = useAgentReports(query);
  return (
    <Section
      title={s.agents}
      lead={s.agentsLead}
      action={<CsvButton what={s.agents} path={agentsPath} query={query} name="agents.csv" />}
    >
      {agents.data ? (
        <Table agents={agents.data.items} />
      ) : agents.isPending ? (
        <Skeleton className="m-5 h-24" />
      ) : (
        <LoadFailed
          icon={<UsersRound />}
          title={s.loadFailed}
          error={agents.error}
          retry={() => void agents.refetch()}
        />
      )}
    </Section>
  );
}

function Table({ agents }: { agents: AgentReport[] }) {
  return (
    <div tabIndex={0} role="group" aria-label={s.agents} className="overflow-x-auto">
      <table className="w-full text-13">
        <thead className="border-b border-line bg-sub text-12 text-text-3">
          <tr>
            <th scope="col" className="px-5 py-2 text-left font-medium">
              {s.name}
            </th>
            {columns().map(({ label }) => (
              <th
                key={label}
                scope="col"
                className="px-3 py-2 text-right font-medium whitespace-nowrap last:pr-5"
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {agents.map((agent) => (
            <tr key={agent.id}>
              <th scope="row" className="max-w-48 truncate px-5 py-2.5 text-left font-medium">
                {agent.name}
                {agent.deactivated ? (
                  <span className="pl-1.5 font-normal text-text-3">({s.left})</span>
                ) : null}
              </th>
              {columns().map(({ label, kind, of }) => (
                <td key={label} className="px-3 py-2.5 text-right whitespace-nowrap tabular-nums last:pr-5">
                  {shown(of(agent), kind)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

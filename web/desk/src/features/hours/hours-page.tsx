import type { WorkspaceHours } from "@deskbell/protocol/hours";
import { Clock } from "lucide-react";
import { useState } from "react";
import { Choice } from "../../ui/choice.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTeams } from "../organize/teams.ts";
import { PromisesCard } from "../promises/promises-card.tsx";
import { useHours } from "./api.ts";
import { HoursForm } from "./hours-form.tsx";
import { hoursStrings as s } from "./strings.ts";

export function HoursPage() {
  const { data, error, isPending, refetch } = useHours();
  return (
    <Page title={s.title} lead={s.lead}>
      {isPending ? (
        <Skeleton className="h-96 rounded-card" />
      ) : data ? (
        <Whose hours={data} />
      ) : (
        <LoadFailed icon={<Clock />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      )}
      <PromisesCard />
    </Page>
  );
}

/** The workspace's hours or a team's, one at a time. */
function Whose({ hours }: { hours: WorkspaceHours }) {
  const { data: teams } = useTeams();
  const [chosen, setChosen] = useState("");
  const team = chosen === "" ? null : chosen;
  const own = hours.teams.find(({ teamId }) => teamId === team);
  const shown = team === null ? hours.workspace.hours : (own?.hours ?? null);
  return (
    <section className="rounded-card border border-line bg-bg">
      {teams === undefined || teams.length === 0 ? null : (
        <div className="border-b border-line p-5">
          <Choice label={s.whose} unset={s.workspace} value={chosen} onChange={setChosen}>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {hours.teams.some(({ teamId }) => teamId === id) ? s.own(name) : s.inherited(name)}
              </option>
            ))}
          </Choice>
        </div>
      )}
      <HoursForm key={chosen} team={team} hours={shown} inherited={hours.workspace.hours} />
    </section>
  );
}

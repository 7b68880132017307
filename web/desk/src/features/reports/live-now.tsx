import type { LiveFigures } from "@deskbell/protocol/report-types";
import type { Agent } from "@deskbell/protocol/types";
import { Radio } from "lucide-react";
import { numberText } from "../../lib/language.ts";
import { useNow } from "../../lib/use-now.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { duration } from "./figures.ts";
import { reportStrings as s } from "./strings.ts";
import { useLiveFigures } from "./use-live-figures.ts";

/** What goes on this moment: asked for anew whenever the live connection tells of something. */
export function LiveNow() {
  const { data, error, isPending, refetch } = useLiveFigures();
  return (
    <Section title={s.now} lead={s.nowLead}>
      {isPending ? <Skeleton className="m-5 h-12" /> : null}
      {!data && error ? (
        <LoadFailed icon={<Radio />} title={s.nowFailed} error={error} retry={() => void refetch()} />
      ) : null}
      {data ? <Figures figures={data} /> : null}
    </Section>
  );
}

function Figures({ figures }: { figures: LiveFigures }) {
  const colleagues = useColleagues();
  const now = useNow();
  const online = colleagues.filter(({ status }) => status === "online");
  const loads = new Map(figures.agents.map(({ id, active }) => [id, active]));
  const longest = figures.longestWaitingSince;
  return (
    <>
      <dl aria-live="off" className="grid grid-cols-2 gap-4 p-5 md:grid-cols-4">
        <Figure label={s.waiting} value={numberText(figures.waiting)} />
        <Figure label={s.active} value={numberText(figures.active)} />
        <Figure
          label={s.longestWait}
          value={longest === null ? "–" : duration(Math.max(0, now - Date.parse(longest)))}
        />
        <Figure label={s.online} value={`${online.length} / ${colleagues.length}`} />
      </dl>
      <ul className="grid grid-cols-1 gap-x-6 border-t border-line px-5 py-3 sm:grid-cols-2">
        {busiest(colleagues, loads).map((agent) => (
          <Load key={agent.id} agent={agent} active={loads.get(agent.id) ?? 0} />
        ))}
      </ul>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-13 text-text-2">{label}</dt>
      <dd className="text-20 font-semibold tracking-[-0.01em] tabular-nums">{value}</dd>
    </div>
  );
}

function Load({ agent, active }: { agent: Agent; active: number }) {
  const capacity = Math.max(1, agent.capacity ?? 1);
  const share = Math.min(1, active / capacity);
  return (
    <li className="flex min-w-0 items-center gap-3 py-1.5">
      <Avatar
        name={agent.name}
        seed={agent.id}
        src={agent.avatarUrl}
        size={24}
        online={agent.status === "online"}
      />
      <span className="min-w-0 grow truncate text-13">{agent.name}</span>
      <span aria-hidden className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-raised">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </span>
      <span className="shrink-0 text-12 text-text-3 tabular-nums">
        {s.load(numberText(active), capacity)}
      </span>
    </li>
  );
}

/** Who is here first, then by load. */
function busiest(colleagues: readonly Agent[], loads: Map<string, number>): Agent[] {
  const rank = ({ status }: Agent) => ["online", "away", "offline"].indexOf(status);
  const load = ({ id }: Agent) => loads.get(id) ?? 0;
  return colleagues.toSorted(
    (one, other) => rank(one) - rank(other) || load(other) - load(one) || one.name.localeCompare(other.name),
  );
}

import type { Agent, Conversation } from "@deskbell/protocol/types";
import { useMemo } from "react";
import { useNow } from "../../lib/use-now.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Section } from "../../ui/section.tsx";
import { parseInboxSearch } from "../inbox/filter.ts";
import { useConversationList } from "../inbox/use-conversation-list.ts";
import { useColleagues } from "../live/use-desk.ts";
import { duration } from "./figures.ts";
import { reportStrings as s } from "./strings.ts";

const waitingSearch = parseInboxSearch({ view: "waiting" });
const openSearch = parseInboxSearch({ view: "all", state: "open" });

/** What goes on this moment, as the live connection tells. */
export function LiveNow() {
  const queue = useConversationList(waitingSearch);
  const open = useConversationList(openSearch);
  const colleagues = useColleagues();
  const now = useNow();
  const waiting = queue.conversations ?? [];
  const active = (open.conversations ?? []).filter(({ status }) => status === "active");
  const longest = longestWait(waiting, now);
  const online = colleagues.filter(({ status }) => status === "online");
  const loads = useMemo(() => loadsOf(active), [active]);
  return (
    <Section title={s.now} lead={s.nowLead}>
      <dl aria-live="off" className="grid grid-cols-2 gap-4 p-5 md:grid-cols-4">
        <Figure label={s.waiting} value={counted(waiting.length, queue.more)} />
        <Figure label={s.active} value={counted(active.length, open.more)} />
        <Figure label={s.longestWait} value={longest === null ? "–" : duration(longest)} />
        <Figure label={s.online} value={`${online.length} / ${colleagues.length}`} />
      </dl>
      <ul className="grid grid-cols-1 gap-x-6 border-t border-line px-5 py-3 sm:grid-cols-2">
        {busiest(colleagues, loads).map((agent) => (
          <Load key={agent.id} agent={agent} active={loads.get(agent.id) ?? 0} more={open.more} />
        ))}
      </ul>
    </Section>
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

function Load({ agent, active, more }: { agent: Agent; active: number; more: boolean }) {
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
        {s.load(counted(active, more), capacity)}
      </span>
    </li>
  );
}

/** More are there than are loaded. */
function counted(number: number, more: boolean): string {
  return more ? `${number}+` : String(number);
}

function longestWait(waiting: readonly Conversation[], now: number): number | null {
  const since = waiting.map(({ waitingSince, createdAt }) => Date.parse(waitingSince ?? createdAt));
  return since.length === 0 ? null : Math.max(0, now - Math.min(...since));
}

function loadsOf(active: readonly Conversation[]): Map<string, number> {
  const loads = new Map<string, number>();
  for (const { assignee } of active) {
    if (assignee) loads.set(assignee.id, (loads.get(assignee.id) ?? 0) + 1);
  }
  return loads;
}

/** Who is here first, then by load. */
function busiest(colleagues: readonly Agent[], loads: Map<string, number>): Agent[] {
  const rank = ({ status }: Agent) => ["online", "away", "offline"].indexOf(status);
  const load = ({ id }: Agent) => loads.get(id) ?? 0;
  return colleagues.toSorted(
    (one, other) => rank(one) - rank(other) || load(other) - load(one) || one.name.localeCompare(other.name),
  );
}

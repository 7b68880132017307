import { ProblemError } from "@deskbell/protocol/problem";
import type { Agent, AgentStatus, Conversation, List, Team } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { UsersRound } from "lucide-react";
import { useState, type ReactNode } from "react";
import { explain } from "../../lib/explain.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Banner } from "../../ui/banner.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { visitorName } from "../inbox/names.ts";
import { useColleagues, useConversation, useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { may, useUser } from "../session/use-session.ts";
import { MAX_MESSAGE } from "../thread/limits.ts";
import { threadStrings } from "../thread/strings.ts";
import { sayDone } from "./say-done.ts";
import { organizeStrings as s } from "./strings.ts";
import { useTeams } from "./teams.ts";

interface TransferDialogProps {
  id: string;
  onClose: () => void;
}

/** To whom, as one value of one group of choices. */
type Target = { kind: "agent"; agent: Agent } | { kind: "team"; team: Team };

/** Hands a conversation on, to a person or into the queue of a team. */
export function TransferDialog({ id, onClose }: TransferDialogProps) {
  const conversation = useConversation(id);
  const desk = useDesk();
  const [target, setTarget] = useState<Target | null>(null);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async () => {
    if (target === null) return;
    setBusy(true);
    setRefusal(null);
    const to = target.kind === "agent" ? { agentId: target.agent.id } : { teamId: target.team.id };
    const body = { ...to, note: note.trim() === "" ? null : note };
    try {
      const before = desk.book.get(id);
      const after = await api<Conversation>(`/api/conversations/${id}/transfer`, { method: "PUT", body });
      desk.book.put(after);
      const name = target.kind === "agent" ? target.agent.name : target.team.name;
      sayDone(desk, s.transferred(name), [{ before, after }]);
      onClose();
    } catch (error) {
      setBusy(false);
      setRefusal(refusalOf(error));
    }
  };
  const name = conversation ? visitorName(conversation.visitor) : "";
  return (
    <Modal title={s.transferTitle(name)} onClose={onClose} width={460} lasting={note !== ""}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        className="flex max-h-[80dvh] flex-col gap-4 p-5"
      >
        {refusal === null ? null : <Banner tone="danger">{refusal}</Banner>}
        <Targets conversation={conversation} chosen={target} onChoose={setTarget} />
        <TextArea
          rows={2}
          label={s.note}
          hint={s.noteHint}
          maxLength={MAX_MESSAGE}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <FormButtons onCancel={onClose} busy={busy} disabled={target === null}>
          {s.transfer}
        </FormButtons>
      </form>
    </Modal>
  );
}

/** Who has it by now is said by name. */
function refusalOf(error: unknown): string {
  const by =
    error instanceof ProblemError && error.slug === "already-assigned" ? error.problem.assignee : null;
  return by ? `${threadStrings.alreadyAssigned(by.name)}.` : explain(error);
}

const order: Record<AgentStatus, number> = { online: 0, away: 1, offline: 2 };
const dots: Record<AgentStatus, string> = { online: "bg-success", away: "bg-away", offline: "bg-control" };

interface TargetsProps {
  conversation: Conversation | undefined;
  chosen: Target | null;
  onChoose: (target: Target) => void;
}

// long: people and teams are one list to look through and one group to choose from.
function Targets({ conversation, chosen, onChoose }: TargetsProps) {
  const user = useUser();
  const { data: teams = [] } = useTeams();
  const colleagues = useColleagues();
  const loads = useLoads();
  const [text, setText] = useState("");
  const matches = (name: string) => name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
  const holder = conversation?.assignee?.id ?? null;
  const people = colleagues
    // Who may not answer cannot be given a chat.
    .filter((agent) => may(agent, "answer") && agent.id !== holder && matches(agent.name))
    .sort((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name));
  const shown = teams.filter(({ name }) => matches(name));
  const online = (team: Team) =>
    colleagues.filter(({ id, status }) => status === "online" && team.members.includes(id)).length;
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <TextField
        data-focus-first
        type="search"
        label={s.find}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div
        role="radiogroup"
        aria-label={s.transferTo}
        className="max-h-64 min-h-24 overflow-y-auto rounded-input border border-line p-1"
      >
        {people.length + shown.length === 0 ? (
          <p className="p-4 text-center text-13 text-text-2">{s.nobodyFound}</p>
        ) : null}
        {shown.length > 0 ? <GroupTitle>{s.teams}</GroupTitle> : null}
        {shown.map((team) => (
          <Choice
            key={team.id}
            checked={chosen?.kind === "team" && chosen.team.id === team.id}
            onChoose={() => onChoose({ kind: "team", team })}
            icon={<UsersRound aria-hidden className="mx-1 size-4 text-text-2" />}
            name={team.name}
            about={s.membersOnline(online(team), team.members.length)}
          />
        ))}
        {people.length > 0 ? <GroupTitle>{s.people}</GroupTitle> : null}
        {people.map((agent) => (
          <Choice
            key={agent.id}
            checked={chosen?.kind === "agent" && chosen.agent.id === agent.id}
            onChoose={() => onChoose({ kind: "agent", agent })}
            icon={<Avatar name={agent.name} seed={agent.id} size={24} src={agent.avatarUrl} />}
            name={agent.id === user.id ? s.itself(agent.name) : agent.name}
            about={
              <>
                {loads === null ? null : `${s.load(loads.get(agent.id) ?? 0, agent.capacity)} · `}
                <span className="inline-flex items-center gap-1.5">
                  <span aria-hidden className={clsx("size-2 rounded-full", dots[agent.status])} />
                  {s.status[agent.status]}
                </span>
              </>
            }
          />
        ))}
      </div>
    </div>
  );
}

function GroupTitle({ children }: { children: ReactNode }) {
  return <p className="px-2 pt-1.5 pb-1 text-12 text-text-3">{children}</p>;
}

interface ChoiceProps {
  checked: boolean;
  onChoose: () => void;
  icon: ReactNode;
  name: string;
  about: ReactNode;
}

function Choice({ checked, onChoose, icon, name, about }: ChoiceProps) {
  return (
    <label className="flex min-h-9 items-center gap-2.5 rounded-control px-2 py-1 text-13 hover:bg-raised has-checked:bg-accent-soft">
      <input
        type="radio"
        name="transfer-to"
        checked={checked}
        onChange={onChoose}
        className="size-4 shrink-0 accent-(--accent)"
      />
      {icon}
      <span className="min-w-0 grow truncate">{name}</span>
      <span className="shrink-0 text-12 text-text-2">{about}</span>
    </label>
  );
}

/** So many active chats are asked for at a time, and so often; beyond them nobody's load is known. */
const COUNTED = 100;
const TIMES = 10;
const LOADS_FRESH_MS = 10_000;

/** How many active chats each agent has; `null` when that is not known. */
function useLoads(): Map<string, number> | null {
  const { data } = useQuery({
    queryKey: ["loads"],
    staleTime: LOADS_FRESH_MS,
    queryFn: async () => {
      const loads = new Map<string, number>();
      let cursor: string | null = null;
      for (let time = 0; time < TIMES; time += 1) {
        const query: Record<string, string | number | null> = { status: "active", limit: COUNTED, cursor };
        const page: List<Conversation> = await api("/api/conversations", { query });
        for (const { assignee } of page.items) {
          if (assignee) loads.set(assignee.id, (loads.get(assignee.id) ?? 0) + 1);
        }
        cursor = page.nextCursor;
        if (cursor === null) return loads;
      }
      return null;
    },
  });
  return data ?? null;
}

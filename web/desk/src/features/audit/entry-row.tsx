import type { AuditEntry } from "@deskbell/protocol/report-types";
import { Link } from "@tanstack/react-router";
import { ArrowRight, ChevronRight } from "lucide-react";
import { clsx } from "clsx";
import { useId, useState } from "react";
import { fullTime } from "../../lib/time.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { auditStrings as s } from "./strings.ts";
import { actionOf, actorOf, toldOf, type NameOf, type Told } from "./words.ts";

interface EntryRowProps {
  entry: AuditEntry;
  nameOf: NameOf;
  onOnly: (target: string) => void;
}

/** One act: who and what in a line, what changed below it when it is opened. */
export function EntryRow({ entry, nameOf, onOnly }: EntryRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { name } = entry.target;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-2 px-4 py-2.5 text-left transition-colors hover:bg-sub"
      >
        <ChevronRight
          aria-hidden
          className={clsx("mt-0.5 size-4 shrink-0 text-text-3 transition-transform", open && "rotate-90")}
        />
        <span className="flex min-w-0 grow flex-col gap-x-4 sm:flex-row sm:items-baseline">
          <span className="min-w-0 grow text-14 [overflow-wrap:anywhere]">
            <span className="font-medium">{actorOf(entry)}</span>{" "}
            <span className="text-text-2">{actionOf(entry)}</span>
            {name === null || entry.target.id === entry.actor.id ? null : (
              <span className="text-text">: {name}</span>
            )}
          </span>
          <time dateTime={entry.at} className="shrink-0 text-12 text-text-3 tabular-nums">
            {fullTime(entry.at)}
          </time>
        </span>
      </button>
      {open ? <Details id={id} entry={entry} nameOf={nameOf} onOnly={onOnly} /> : null}
    </li>
  );
}

function Details({ id, entry, nameOf, onOnly }: EntryRowProps & { id: string }) {
  const told = toldOf(entry, nameOf);
  const { kind, id: target } = entry.target;
  const conversation = kind === "conversation" ? target : conversationOf(entry);
  return (
    <div id={id} role="group" aria-label={s.details(entry.seq)} className="pr-4 pb-4 pl-10">
      {told.length === 0 ? (
        <p className="text-13 text-text-3">{s.noDetails}</p>
      ) : (
        <dl className="grid grid-cols-1 gap-x-4 gap-y-1.5 text-13 sm:grid-cols-[minmax(120px,auto)_1fr]">
          {told.map((one, at) => (
            <Line key={at} told={one} />
          ))}
        </dl>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {conversation === null ? null : (
          <Link
            to="/agent/$conversationId"
            params={{ conversationId: conversation }}
            className={buttonClass("secondary", "sm")}
          >
            {s.openConversation}
          </Link>
        )}
        {target === null ? null : (
          <Button size="sm" onClick={() => onOnly(target)}>
            {s.onlyThis}
          </Button>
        )}
        <span className="text-12 [overflow-wrap:anywhere] text-text-3">
          {s.entry} {entry.seq} · {s.hash} <code className="font-mono">{entry.hash.slice(0, 16)}…</code>
        </span>
      </div>
    </div>
  );
}

function Line({ told }: { told: Told }) {
  return (
    <>
      <dt className="text-text-3">{told.label}</dt>
      <dd className="[overflow-wrap:anywhere]">
        {told.before === undefined ? null : <span className="text-text-2">{told.before}</span>}
        {told.before === undefined || told.after === undefined ? null : (
          <ArrowRight role="img" aria-label="→" className="mx-1.5 inline size-3.5 align-[-2px] text-text-3" />
        )}
        {told.after}
      </dd>
    </>
  );
}

function conversationOf({ details }: AuditEntry): string | null {
  const found =
    typeof details === "object" && details !== null && "conversation" in details
      ? details.conversation
      : null;
  return typeof found === "string" ? found : null;
}

import type { OutboxEntry } from "@deskbell/protocol/outbox";
import type { Note } from "@deskbell/protocol/types";
import { StickyNote } from "lucide-react";
import { clsx } from "clsx";
import { clockTime, fullTime } from "../../lib/time.ts";
import { useUser } from "../session/use-session.ts";
import type { ComposerHandle } from "./composer-handle.ts";
import { Refused } from "./line-state.tsx";
import { Markdown } from "./markdown.tsx";
import { threadStrings as s } from "./strings.ts";

interface NoteCardProps {
  author: string;
  at: string;
  content: string;
  waiting?: boolean;
}

function NoteCard({ author, at, content, waiting = false }: NoteCardProps) {
  return (
    <div
      className={clsx(
        "w-full rounded-card border border-note-line bg-note px-3 py-2 text-14 text-note-text",
        waiting && "opacity-70",
      )}
    >
      <p className="mb-1 flex items-center gap-1.5 text-12">
        <StickyNote aria-hidden className="size-3.5" />
        <span className="font-medium">
          {s.note} · {author}
        </span>
        <time dateTime={at} title={fullTime(at)} className="tabular-nums">
          {clockTime(at)}
        </time>
        <span className="ml-auto max-sm:hidden">{s.noteHint}</span>
      </p>
      <Markdown text={content} />
    </div>
  );
}

export function NoteLine({ note }: { note: Note }) {
  return (
    <li className="py-2">
      <NoteCard author={note.author.name} at={note.createdAt} content={note.content} />
    </li>
  );
}

export function UnsentNoteLine({ entry, composer }: { entry: OutboxEntry; composer: ComposerHandle }) {
  const user = useUser();
  const at = new Date(entry.at).toISOString();
  return (
    <li className="flex flex-col items-end py-2">
      <NoteCard author={user.name} at={at} content={entry.content} waiting={entry.problem === null} />
      {entry.problem ? <Refused entry={entry} composer={composer} /> : null}
    </li>
  );
}

import type { Line } from "@deskbell/protocol/thread";
import type { Message } from "@deskbell/protocol/types";
import { memo } from "./memo.tsx";
import { usePanel } from "./context.ts";
import { timeLabel } from "./dates.ts";
import { Icon } from "./icons.tsx";
import { Markdown } from "./markdown.tsx";

interface LineProps {
  line: Line;
  /** The first of several by the same sender. */
  first: boolean;
  /** The visitor's latest: says in words how far it has come. */
  latest: boolean;
}

/** Only lines that changed are drawn again: a thread has thousands. */
export const LineView = memo(
  function LineView({ line, first, latest }: LineProps) {
    if (line.message?.kind === "event") return <Event message={line.message} />;
    return <Bubble line={line} first={first} latest={latest} />;
  },
  (before, after) =>
    before.first === after.first &&
    before.latest === after.latest &&
    before.line.message === after.line.message &&
    before.line.entry === after.line.entry &&
    before.line.status === after.line.status,
);

function Event({ message }: { message: Message }) {
  const { later, strings, language } = usePanel();
  return <p class="event">{later.value?.happening(message, strings.value, language.value)}</p>;
}

function Bubble({ line, first, latest }: LineProps) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const { message, entry, own, status } = line;
  const name = own ? strings.you : (message?.sender.name ?? strings.team);
  const at = new Date(message?.createdAt ?? entry?.at ?? 0);
  const problem = entry?.problem;
  const Refusal = panel.later.value?.Refusal;
  return (
    <div class={`line${own ? " own" : ""}${first ? " first" : ""}${status === "failed" ? " failed" : ""}`}>
      {first && !own ? <p class="sender">{name}</p> : <span class="hidden">{name}: </span>}
      <div class="bubble">
        <div class="text" dir="auto">
          {message?.deletedAt ? (
            <p class="deleted">{strings.deleted}</p>
          ) : (
            <Markdown text={message?.content ?? entry?.content ?? ""} />
          )}
        </div>
        <p class="meta">
          {message?.editedAt && !message.deletedAt && <span>{strings.edited} </span>}
          <time dateTime={at.toISOString()}>{timeLabel(at, panel.locale.value)}</time>
          {status && (
            <span class={`status ${status}`} title={strings[status]}>
              <Icon name={status === "read" ? "delivered" : status} />
              <span class={latest ? undefined : "hidden"}>{strings[status]}</span>
            </span>
          )}
        </p>
      </div>
      {entry && problem && (
        <div class="refusal" role="alert">
          {Refusal ? <Refusal entry={entry} problem={problem} /> : strings.failed}
        </div>
      )}
    </div>
  );
}

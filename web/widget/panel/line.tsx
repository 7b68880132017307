import type { Line } from "@deskbell/protocol/thread";
import { slugOf } from "@deskbell/protocol/problem";
import type { Problem } from "@deskbell/protocol/types";
import { memo } from "./memo.ts";
import { usePanel } from "./context.ts";
import { timeLabel } from "./dates.ts";
import { Icon } from "./icons.tsx";
import { Markdown } from "./markdown.tsx";
import type { Strings } from "./strings.ts";

interface LineProps {
  line: Line;
  /** The first of several by the same sender. */
  first: boolean;
}

/** Only lines that changed are drawn again: a thread has thousands. */
export const LineView = memo(
  function LineView({ line, first }: LineProps) {
    if (line.message?.kind === "event") return <p class="event">{line.message.content}</p>;
    return <Bubble line={line} first={first} />;
  },
  (before, after) =>
    before.first === after.first &&
    before.line.message === after.line.message &&
    before.line.entry === after.line.entry &&
    before.line.status === after.line.status,
);

function Bubble({ line, first }: LineProps) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const { message, entry, own, status } = line;
  const name = own ? strings.you : (message?.sender.name ?? strings.team);
  const at = new Date(message?.createdAt ?? entry?.at ?? 0);
  const problem = entry?.problem;
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
          {message?.attachments.map((file) => (
            <a key={file.id} class="file" href={file.url} download={file.name}>
              <Icon name="file" />
              {file.name}
            </a>
          ))}
        </div>
        <p class="meta">
          {message?.editedAt && !message.deletedAt && <span>{strings.edited} </span>}
          <time dateTime={at.toISOString()}>{timeLabel(at, panel.language.value)}</time>
          {status && (
            <span class={`status ${status}`}>
              <Icon name={status === "read" ? "delivered" : status} />
              <span class="hidden">{strings[status]}</span>
            </span>
          )}
        </p>
      </div>
      {entry && problem && <Refusal clientId={entry.clientId} problem={problem} lane={entry.lane} />}
    </div>
  );
}

function Refusal({ clientId, problem, lane }: { clientId: string; problem: Problem; lane: string }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const closed = slugOf(problem) === "conversation-closed" || slugOf(problem) === "not-found";
  return (
    <div class="refusal" role="alert">
      <p>
        <strong>{strings.failed}.</strong> {reason(problem, strings)}
      </p>
      <div class="refusal-actions">
        {closed ? (
          <button type="button" class="link" onClick={() => panel.session.outbox.startAnew(lane)}>
            {strings.moveOn}
          </button>
        ) : (
          <button type="button" class="link" onClick={() => panel.session.outbox.retry(clientId)}>
            {strings.retry}
          </button>
        )}
        <button type="button" class="link" onClick={() => panel.takeBack(clientId)}>
          {strings.edit}
        </button>
        <button type="button" class="link" onClick={() => panel.discard(clientId)}>
          {strings.discard}
        </button>
      </div>
    </div>
  );
}

/** In the visitor's language where it is one of ours, else as the server says it. */
function reason(problem: Problem, strings: Strings): string {
  switch (slugOf(problem)) {
    case "conversation-closed":
      return strings.why.closed;
    case "too-large":
      return strings.why.tooLarge;
    case "not-found":
      return strings.why.gone;
    default:
      return problem.errors?.[0]?.message ?? problem.detail ?? strings.why.other;
  }
}

import type { OutboxEntry } from "@deskbell/protocol/outbox";
import { slugOf, type Problem } from "@deskbell/protocol/problem";
import { usePanel } from "./context.ts";
import { useAllStrings, type AllStrings } from "./later-strings.ts";

/** Why a line was not sent, and what can be done about it. */
export function Refusal({ entry, problem }: { entry: OutboxEntry; problem: Problem }) {
  const { clientId, lane } = entry;
  const panel = usePanel();
  const strings = useAllStrings();
  // Wrong by itself: the same once more is refused once more.
  const hopeless = [400, 413, 422].includes(problem.status);
  const closed = slugOf(problem) === "conversation-closed" || slugOf(problem) === "not-found";
  return (
    <>
      <p>
        <strong>{strings.failed}.</strong> {reason(problem, strings)}
      </p>
      <div class="refusal-actions">
        {closed ? (
          <button type="button" class="link" onClick={() => panel.session.outbox.startAnew(lane)}>
            {strings.moveOn}
          </button>
        ) : (
          !hopeless && (
            <button type="button" class="link" onClick={() => panel.session.outbox.retry(clientId)}>
              {strings.retry}
            </button>
          )
        )}
        <button type="button" class="link" onClick={() => panel.takeBack(clientId)}>
          {strings.edit}
        </button>
        <button type="button" class="link" onClick={() => panel.discard(clientId)}>
          {strings.discard}
        </button>
      </div>
    </>
  );
}

/** In the visitor's language where it is one of ours, else as the server says it. */
function reason(problem: Problem, strings: AllStrings): string {
  switch (slugOf(problem)) {
    case "conversation-closed":
      return strings.why.closed;
    case "too-large":
      return strings.why.tooLarge;
    case "not-found":
      return strings.why.gone;
    default: {
      const error = problem.errors?.[0];
      if (!error) return problem.detail ?? strings.why.other;
      const characters = error.message.includes("control characters");
      return characters ? strings.why.characters : strings.why.rule(error.message);
    }
  }
}

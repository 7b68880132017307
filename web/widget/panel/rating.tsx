import type { Conversation } from "@deskbell/protocol/types";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { Face } from "./face.tsx";
import { useAllStrings } from "./later-strings.ts";
import { changing, rate, troubles, waitingRating, type Choice } from "./ratings.ts";

/** The server takes ratings for so long after a conversation was closed. */
const RATEABLE_MS = 86_400_000;
const LONGEST_COMMENT = 10_000;

/** What the visitor thinks of a conversation that is done, at the end of its log. */
export function Rating({ conversation }: { conversation: Conversation }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const { id, rating, closedAt } = conversation;
  const waiting = waitingRating(panel.host, id);
  const [choice, setChoice] = useState<Choice>(
    waiting ?? { score: rating?.score ?? 0, comment: rating?.comment ?? "" },
  );
  const trouble = troubles.value.get(id);
  const thanks = rating !== null && changing.value !== id && trouble !== "ratingWaits";
  const { card, moveFocus } = useCard(thanks);
  const late =
    trouble === "ratingLate" || (closedAt !== null && Date.now() > Date.parse(closedAt) + RATEABLE_MS);
  if (late && !trouble && !rating) return null;
  const submit = () => {
    if (choice.score === 0) return;
    moveFocus();
    void rate(panel, id, choice);
  };
  return (
    <section ref={card} class="rating" aria-label={strings.howWasIt}>
      {!thanks && !late && <RatingForm choice={choice} onChoice={setChoice} onSubmit={submit} />}
      <p role="status" class={trouble ? "trouble" : undefined}>
        {trouble ? strings[trouble] : thanks && strings.thanks}
      </p>
      {thanks && !late && (
        <button
          type="button"
          class="link"
          data-here
          onClick={() => {
            moveFocus();
            changing.value = id;
          }}
        >
          {strings.change}
        </button>
      )}
    </section>
  );
}

interface FormProps {
  choice: Choice;
  onChoice: (choice: Choice) => void;
  onSubmit: () => void;
}

function RatingForm({ choice, onChoice, onSubmit }: FormProps) {
  const strings = useAllStrings();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <fieldset role="radiogroup">
        <legend>{strings.howWasIt}</legend>
        <div class="faces">
          {strings.scores.map((name, i) => (
            <label key={name} class="face" title={name}>
              <input
                type="radio"
                name="score"
                aria-label={name}
                checked={choice.score === i + 1}
                data-here={choice.score === i + 1 || undefined}
                onChange={() => onChoice({ ...choice, score: i + 1 })}
              />
              <Face mood={i + 1} />
            </label>
          ))}
        </div>
      </fieldset>
      {choice.score > 0 && (
        <>
          <p class="chosen" aria-hidden="true">
            {strings.scores[choice.score - 1]}
          </p>
          <label class="comment">
            <span>
              {strings.comment} <span class="muted">({strings.optional})</span>
            </span>
            <textarea
              rows={2}
              dir="auto"
              maxLength={LONGEST_COMMENT}
              value={choice.comment}
              onInput={({ currentTarget: { value } }) => onChoice({ ...choice, comment: value })}
            />
          </label>
          <button type="submit" class="primary">
            {strings.sendRating}
          </button>
        </>
      )}
    </form>
  );
}

/** Keeps the card in sight while the reader is at the end, and the focus in it when what had it is gone. */
function useCard(thanks: boolean) {
  const { atBottom } = usePanel();
  const card = useRef<HTMLElement>(null);
  const wanted = useRef(false);
  useLayoutEffect(() => {
    const log = card.current?.closest(".log");
    if (log && atBottom.peek()) log.scrollTop = log.scrollHeight;
  });
  useLayoutEffect(() => {
    // Unless the reader has gone elsewhere meanwhile.
    if (wanted.current && document.activeElement === document.body)
      card.current?.querySelector<HTMLElement>("[data-here]")?.focus();
    wanted.current = false;
  }, [thanks]);
  const moveFocus = () => {
    wanted.current = card.current?.contains(document.activeElement) ?? false;
  };
  return { card, moveFocus };
}

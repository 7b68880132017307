import { ProblemError } from "@deskbell/protocol/problem";
import { request } from "@deskbell/protocol/rest";
import type { Conversation } from "@deskbell/protocol/types";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { RATING_PREFIX } from "../channel/keys.ts";
import { usePanel } from "./context.ts";
import { Face } from "./face.tsx";
import { useAllStrings } from "./later-strings.ts";

/** The server takes ratings for so long after a conversation was closed. */
const RATEABLE_MS = 86_400_000;
const LONGEST_COMMENT = 10_000;

interface Choice {
  /** 0: none yet. */
  score: number;
  comment: string;
}

/** Why a rating is not at the server: it waits for a connection, it came too late, it was refused. */
type Trouble = "ratingWaits" | "ratingLate" | "ratingRefused";

/** What the visitor thinks of a conversation that is done, at the end of its log. */
export function Rating({ conversation }: { conversation: Conversation }) {
  const strings = useAllStrings();
  const { rating, closedAt } = conversation;
  const { choice, setChoice, changing, setChanging, trouble, send } = useRating(conversation);
  const thanks = rating !== null && !changing && trouble !== "ratingWaits";
  const { card, moveFocus } = useCard(thanks);
  const late =
    trouble === "ratingLate" || (closedAt !== null && Date.now() > Date.parse(closedAt) + RATEABLE_MS);
  if (late && !trouble && !rating) return null;
  const submit = () => {
    if (choice.score === 0) return;
    moveFocus();
    void send();
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
            setChanging(true);
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

/** Sends the rating; one that nobody answered is kept, over a reload too, and sent with the next connection. */
function useRating({ id, rating }: Conversation) {
  const { session, host } = usePanel();
  const key = RATING_PREFIX + id;
  const [choice, setChoice] = useState<Choice>(
    () => readChoice(host.store.get(key)) ?? { score: rating?.score ?? 0, comment: rating?.comment ?? "" },
  );
  const [trouble, setTrouble] = useState<Trouble | null>(host.store.get(key) === null ? null : "ratingWaits");
  const [changing, setChanging] = useState(false);
  const sending = useRef(false);
  const ready = session.connection.value === "ready";
  const send = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    const { score, comment } = choice;
    host.store.set(key, JSON.stringify(choice));
    try {
      const answer = await request<Conversation>(`/api/conversations/${id}/rate`, {
        method: "PUT",
        body: comment.trim() === "" ? { score } : { score, comment },
        token: session.token.peek(),
      });
      session.inbox.takeConversation(answer);
      host.store.remove(key);
      setTrouble(null);
      setChanging(false);
    } catch (error) {
      if (error instanceof ProblemError) {
        host.store.remove(key);
        setTrouble(error.problem.status === 409 ? "ratingLate" : "ratingRefused");
      } else {
        setTrouble("ratingWaits");
      }
    } finally {
      sending.current = false;
    }
  }, [choice, key, id, session, host]);
  const resend = useRef(send);
  resend.current = send;
  useEffect(() => {
    if (ready && host.store.get(key) !== null) void resend.current();
  }, [ready, key, host]);
  return { choice, setChoice, changing, setChanging, trouble, send };
}

function readChoice(text: string | null): Choice | null {
  try {
    const { score, comment } = JSON.parse(text ?? "null") as Partial<Choice>;
    return typeof score === "number" && typeof comment === "string" ? { score, comment } : null;
  } catch {
    return null;
  }
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
    if (wanted.current) card.current?.querySelector<HTMLElement>("[data-here]")?.focus();
    wanted.current = false;
  }, [thanks]);
  const moveFocus = () => {
    wanted.current = card.current?.contains(document.activeElement) ?? false;
  };
  return { card, moveFocus };
}

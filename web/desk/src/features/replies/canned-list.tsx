import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { clsx } from "clsx";
import { useEffect, useRef } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { uiStrings } from "../../ui/strings.ts";
import type { CannedResponse } from "./model.ts";
import { Preview } from "./preview.tsx";
import { repliesStrings as s } from "./strings.ts";
import type { Values } from "./template.ts";

interface CannedListProps {
  /** Names the list on the page, and with `-<n>` each of its options. */
  id: string;
  query: string;
  offered: readonly CannedResponse[];
  /** How many fit besides; `null`: more than are known here. */
  rest: number | null;
  chosen: number;
  state: "loading" | "failed" | "none" | "there";
  error: unknown;
  onRetry: () => void;
  onTake: (response: CannedResponse) => void;
  values: Values;
}

/** What fits, over the composer, and beside it what the chosen one says in this conversation. */
export function CannedList(props: CannedListProps) {
  const { offered, rest, chosen, values } = props;
  const besides = rest === 0 ? null : rest === null ? s.moreUnknown : s.more(rest);
  const response = offered[chosen];
  return (
    <div
      // A press in it must not take the focus from the text.
      onMouseDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 bottom-full z-20 mb-1 flex max-h-[min(320px,46dvh)] animate-rise flex-col overflow-hidden rounded-card border border-line bg-bg text-text shadow-float sm:flex-row"
    >
      {response ? (
        <>
          <div className="flex min-h-0 min-w-0 grow flex-col">
            <Options {...props} />
            {besides === null ? null : (
              <p className="shrink-0 truncate border-t border-line px-3 py-1.5 text-12 text-text-3">
                {besides}
              </p>
            )}
          </div>
          <div className="min-h-0 min-w-0 shrink-0 overflow-y-auto border-line bg-sub px-3.5 py-3 text-13 max-sm:max-h-40 max-sm:border-t sm:w-3/5 sm:border-l">
            <p className="mb-1 text-12 text-text-3">{s.preview}</p>
            <Preview text={response.content} values={values} />
          </div>
        </>
      ) : (
        <Nothing {...props} />
      )}
      <p role="status" className="sr-only">
        {response ? s.found(offered.length) : null}
      </p>
    </div>
  );
}

function Options({ id, offered, chosen, onTake }: CannedListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <ul ref={list} id={id} role="listbox" aria-label={s.canned} className="min-h-0 grow overflow-y-auto p-1">
      {offered.map((response, at) => (
        <li
          key={response.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          onClick={() => onTake(response)}
          className={clsx(
            "flex cursor-default flex-col rounded-control px-2 py-1.5",
            at === chosen ? "bg-raised" : "hover:bg-raised/70",
          )}
        >
          <span className="flex items-center gap-1.5 text-13">
            <span className="truncate font-medium">{response.title}</span>
            {response.shared ? null : (
              <Lock aria-label={s.private} className="size-3 shrink-0 text-text-3" role="img" />
            )}
          </span>
          <span className="truncate text-12 text-text-2">/{response.shortcut}</span>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ state, query, error, onRetry }: CannedListProps) {
  switch (state) {
    case "loading":
      return (
        <div role="status" className="flex grow flex-col gap-2 p-3">
          <span className="sr-only">{uiStrings.loading}</span>
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      );
    case "failed":
      return (
        <div role="alert" className="flex grow items-center gap-3 px-3.5 py-2.5 text-13">
          <p className="grow">
            <span className="font-medium">{s.loadFailed}.</span>{" "}
            <span className="text-text-2">{explain(error)}</span>
          </p>
          <Button onClick={onRetry}>{uiStrings.tryAgain}</Button>
        </div>
      );
    case "none":
    case "there":
      return (
        <p className="flex grow flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2.5 text-13 text-text-2">
          <span className="grow">{state === "none" ? s.noneYet : s.nothingFits(query)}</span>
          <Link
            to="/agent/replies"
            search={{ new: query }}
            className="rounded-control px-1.5 py-0.5 font-medium text-accent-text hover:bg-accent-soft"
          >
            {s.makeOne}
          </Link>
        </p>
      );
  }
}

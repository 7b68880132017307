import { useNavigate } from "@tanstack/react-router";
import { AlarmClock, BellRing, Inbox, SearchX } from "lucide-react";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { isNarrowed, none } from "../search/narrowing.ts";
import { searchStrings } from "../search/strings.ts";
import type { InboxSearch } from "./filter.ts";
import { inboxStrings as s } from "./strings.ts";

/** Why a list is empty, and the one thing to do about it. */
export function EmptyList({ search }: { search: InboxSearch }) {
  const navigate = useNavigate();
  const go = (next: Partial<InboxSearch>) => void navigate({ to: ".", search: { ...search, ...next } });
  if (search.q !== "") {
    const { title, text } = s.emptySearch(search.q);
    return (
      <EmptyState
        icon={<SearchX />}
        title={title}
        action={<Button onClick={() => go({ q: "" })}>{s.clearSearch}</Button>}
      >
        {text}
      </EmptyState>
    );
  }
  if (isNarrowed(search)) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={searchStrings.noneTitle}
        action={<Button onClick={() => go(none)}>{searchStrings.clearAll}</Button>}
      >
        {searchStrings.noneText}
      </EmptyState>
    );
  }
  if (search.state !== "open") {
    const { title, text } = s.emptyState[search.state];
    return (
      <EmptyState icon={<Inbox />} title={title}>
        {text}
      </EmptyState>
    );
  }
  const { title, text } = {
    waiting: s.emptyWaiting,
    mine: s.emptyMine,
    all: s.emptyAll,
    snoozed: s.emptySnoozed,
  }[search.view];
  const action =
    search.view === "mine" || search.view === "snoozed" ? (
      <Button onClick={() => go({ view: "waiting" })}>{s.showWaiting}</Button>
    ) : (
      <a href="/test-widget.html" target="_blank" rel="noreferrer" className={buttonClass()}>
        {s.openTestPage}
      </a>
    );
  return (
    <EmptyState
      icon={search.view === "waiting" ? <BellRing /> : search.view === "snoozed" ? <AlarmClock /> : <Inbox />}
      title={title}
      action={action}
    >
      {text}
    </EmptyState>
  );
}

import type { LiveVisitor } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { Search, UsersRound, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTabTitle } from "../../lib/tab-title.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { may, useUser } from "../session/use-session.ts";
import { useWidgets } from "../widgets/api.ts";
import { matches } from "./matches.ts";
import { StartChat } from "./start-chat.tsx";
import { liveVisitorsStrings as s } from "./strings.ts";
import { useLiveVisitors, useVisitorCount } from "./use-live-visitors.ts";
import { VisitorList } from "./visitor-list.tsx";

/** Who is on the sites now. */
export function VisitorsPage() {
  useTabTitle(s.title);
  const [query, setQuery] = useState("");
  const [approached, setApproached] = useState<string | null>(null);
  const { count, more } = useVisitorCount();
  return (
    <main className="flex min-h-0 min-w-0 grow flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-3 border-b border-line px-4 py-3 lg:px-6">
        <div className="min-w-0 grow">
          <h1 className="text-16 font-semibold">{s.title}</h1>
          <p role="status" className="text-12 text-text-2 tabular-nums">
            {count === 0 ? s.lead : s.online(count, more)}
          </p>
        </div>
        <SearchBox query={query} onChange={setQuery} />
      </header>
      <Body query={query} onClear={() => setQuery("")} onStart={setApproached} />
      {approached === null ? null : (
        <StartChat key={approached} id={approached} onClose={() => setApproached(null)} />
      )}
    </main>
  );
}

function SearchBox({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  return (
    <div role="search" className="relative w-full sm:w-72">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-text-3"
      />
      <input
        type="text"
        aria-label={s.search}
        placeholder={s.searchPlaceholder}
        value={query}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || query === "") return;
          event.stopPropagation();
          onChange("");
        }}
        className="h-9 w-full rounded-input border border-control/60 bg-bg pr-9 pl-8.5 text-13 placeholder:text-text-3"
      />
      {query === "" ? null : (
        <IconButton
          label={s.clearSearch}
          className="absolute! top-0.5 right-0.5"
          onClick={() => onChange("")}
        >
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

interface BodyProps {
  query: string;
  onClear: () => void;
  onStart: (id: string) => void;
}

function Body({ query, onClear, onStart }: BodyProps) {
  const { ids, more, state, error, liveVisitors } = useLiveVisitors();
  const { data: widgets } = useWidgets();
  const names = useMemo(() => new Map(widgets?.map(({ id, name }) => [id, name])), [widgets]);
  const wanted = query.trim();
  const isFound = (visitor: LiveVisitor | undefined) =>
    visitor !== undefined && matches(visitor, wanted, names);
  const found = wanted === "" ? ids : ids.filter((id) => isFound(liveVisitors.get(id)));
  if (state === "failed") {
    return (
      <div role="alert" className="grow">
        <LoadFailed
          icon={<UsersRound />}
          title={s.loadFailed}
          error={error}
          retry={() => void liveVisitors.load()}
        />
      </div>
    );
  }
  if (state === "loading") return <Loading />;
  if (ids.length === 0) return <Nobody />;
  return (
    <>
      {found.length === 0 ? (
        <EmptyState
          className="grow"
          icon={<Search />}
          title={s.noMatchTitle}
          action={<Button onClick={onClear}>{s.clearSearch}</Button>}
        >
          {s.noMatchText(wanted)}
        </EmptyState>
      ) : (
        <VisitorList key={wanted} ids={found} widgetNames={names} onStart={onStart} />
      )}
      {more ? <Others /> : null}
    </>
  );
}

/** What is left out, and how to get more of it. */
function Others() {
  const { ids, canLoadMore, loadingMore, error, liveVisitors } = useLiveVisitors();
  return (
    <footer className="flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 border-t border-line px-4 py-2 text-13 text-text-2">
      <span role="status">{error === null ? s.shown(ids.length) : s.moreFailed}</span>
      {canLoadMore ? (
        <Button size="sm" busy={loadingMore} onClick={() => void liveVisitors.loadMore()}>
          {s.loadMore}
        </Button>
      ) : null}
    </footer>
  );
}

function Nobody() {
  const user = useUser();
  return (
    <EmptyState
      className="grow"
      icon={<UsersRound />}
      title={s.emptyTitle}
      action={
        may(user, "manage-widgets") ? (
          <Link to="/admin/widgets" className={buttonClass()}>
            {s.toWidgets}
          </Link>
        ) : (
          <Link to="/agent" className={buttonClass()}>
            {s.toInbox}
          </Link>
        )
      }
    >
      {s.emptyText}
    </EmptyState>
  );
}

function Loading() {
  return (
    <div aria-busy="true" aria-label={s.list} className="flex flex-col gap-3 p-4 lg:px-6">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-12 rounded-card" />
      ))}
    </div>
  );
}

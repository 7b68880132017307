import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox, ListChecks, Search, X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { numberText } from "../../lib/language.ts";
import { useMedia } from "../../lib/use-media.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { uiStrings } from "../../ui/strings.ts";
import { useDesk } from "../live/use-desk.ts";
import { FilterButton } from "../search/filter-panel.tsx";
import { FilterChips } from "../search/filter-chips.tsx";
import { isNarrowed } from "../search/narrowing.ts";
import { may } from "../session/use-session.ts";
import { searchStrings } from "../search/strings.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { EmptyList } from "./empty-list.tsx";
import { hasStates, isQueue, states, type InboxSearch } from "./filter.ts";
import type { ListHandle } from "./list-handle.ts";
import { longestWaiting } from "./ordering.ts";
import { inboxStrings as s } from "./strings.ts";
import { useConversationList, useListFailure } from "./use-conversation-list.ts";
import { ViewSwitch } from "./views.tsx";

const SEARCH_DELAY_MS = 250;
/** The longest search that the server takes. */
const MAX_QUERY = 200;

export function ListPane({ handle }: { handle: ListHandle }) {
  const search = useSearch({ from: "/desk/agent" });
  const viewsPane = useMedia("(min-width: 1280px)");
  const narrowed = isNarrowed(search);
  const { selection } = useDesk();
  const list = JSON.stringify(search);
  // What is chosen in one list is out of sight in another.
  useEffect(() => () => selection.keep([]), [selection, list]);
  return (
    <>
      <div className="flex flex-col gap-2 border-b border-line px-3 pt-3 pb-2">
        <div className="flex items-center gap-1">
          <SearchBox handle={handle} />
          <FilterButton />
          <SelectSome />
        </div>
        {viewsPane || narrowed ? null : <ViewSwitch />}
        {narrowed ? <FilterChips /> : !hasStates(search.view) ? null : <StateSwitch search={search} />}
      </div>
      <ListBody search={search} handle={handle} />
      <BulkBar />
    </>
  );
}

function ListBody({ search, handle }: { search: InboxSearch; handle: ListHandle }) {
  const { book } = useDesk();
  const { conversations, more, list, usualWait, found, limitedTo } = useConversationList(search);
  const { failure, retry } = useListFailure(search);
  const hidden = conversations?.length === 0 && more;
  const { isFetching, fetchNextPage } = list;
  // What was asked for may all be filtered out here, and what is wanted lie behind it.
  useEffect(() => {
    if (hidden && !isFetching) void fetchNextPage();
  }, [hidden, isFetching, fetchNextPage]);
  if (failure !== null) {
    return (
      <div role="alert">
        <LoadFailed icon={<Inbox />} title={s.loadFailed} error={failure} retry={retry} />
      </div>
    );
  }
  if (conversations === null || hidden) return <ListSkeleton />;
  if (conversations.length === 0) return <EmptyList search={search} />;
  const queue = isQueue(search);
  return (
    <>
      {limitedTo === null ? null : (
        <p className="px-5 pt-2 text-12 text-text-2">{searchStrings.limited(numberText(limitedTo))}</p>
      )}
      {queue ? <QueueLine count={conversations.length} more={more} usualWait={usualWait} /> : null}
      <ConversationList
        key={JSON.stringify(search)}
        conversations={conversations}
        inWaiting={queue}
        longest={queue && !more ? longestWaiting(conversations) : null}
        more={more}
        loadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        get={book.get}
        found={found}
        handle={handle}
      />
    </>
  );
}

interface QueueLineProps {
  count: number;
  more: boolean;
  usualWait: number | null;
}

function QueueLine({ count, more, usualWait }: QueueLineProps) {
  const wait =
    usualWait === null ? null : usualWait < 90 ? s.seconds(usualWait) : s.minutes(Math.round(usualWait / 60));
  return (
    <p className="flex justify-between gap-2 px-5 pt-2 text-12 text-text-3 tabular-nums">
      <span>{s.queueLine(count, more)}</span>
      {wait === null ? null : <span>{s.usualWait(wait)}</span>}
    </p>
  );
}

function StateSwitch({ search }: { search: InboxSearch }) {
  const navigate = useNavigate();
  return (
    <Segmented
      label={s.stateLabel}
      value={search.state}
      options={states.map((state) => ({ value: state, label: s.states[state] }))}
      onChange={(state) => void navigate({ to: ".", search: { ...search, state } })}
      className="w-full"
    />
  );
}

function SearchBox({ handle }: { handle: ListHandle }) {
  const search = useSearch({ from: "/desk/agent" });
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q);
  const [known, setKnown] = useState(search.q);
  // The address changed elsewhere: a view was chosen, or Back was pressed.
  if (known !== search.q) {
    setKnown(search.q);
    if (text.trim() !== search.q) setText(search.q);
  }
  useEffect(() => {
    handle.focusSearch = () => input.current?.select();
  }, [handle]);
  useEffect(() => {
    const q = text.trim();
    if (q === search.q) return;
    const timer = setTimeout(
      () => void navigate({ to: ".", search: { ...search, q }, replace: search.q !== "" }),
      SEARCH_DELAY_MS,
    );
    return () => clearTimeout(timer);
  }, [text, search, navigate]);
  return (
    <div className="relative min-w-0 grow">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3" />
      <input
        ref={input}
        type="search"
        aria-label={s.search}
        aria-keyshortcuts="/"
        placeholder={s.searchPlaceholder}
        maxLength={MAX_QUERY}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (text === "") event.currentTarget.blur();
          else setText("");
        }}
        className="h-8 w-full rounded-input border border-control/60 bg-bg pr-8 pl-8 text-13 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === "" ? null : (
        <IconButton
          label={s.clearSearch}
          onClick={() => setText("")}
          className="absolute top-0.5 right-0.5 size-7"
        >
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

/** On touch screens, where nothing can be hovered: shows the boxes to choose by. */
function SelectSome() {
  const { selection, user } = useDesk();
  const byTouch = useSyncExternalStore(selection.subscribe, selection.byTouch);
  // There is nothing that somebody who only reads could do with many at once.
  if (!may(user, "answer")) return null;
  return (
    <IconButton
      label={s.selectSome}
      aria-pressed={byTouch}
      onClick={() => selection.setByTouch(!byTouch)}
      className="pointer-fine:hidden"
    >
      <ListChecks aria-hidden />
    </IconButton>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={uiStrings.loading} className="grow overflow-hidden px-4 py-3">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="mb-6 flex gap-2.5">
          <Skeleton className="size-8 rounded-full" />
          <div className="grow space-y-2 pt-0.5">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}

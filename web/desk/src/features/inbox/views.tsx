import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { useEffect } from "react";
import { Segmented } from "../../ui/segmented.tsx";
import { isNarrowed } from "../search/narrowing.ts";
import { SavedViewList } from "../search/saved-view-list.tsx";
import { parseInboxSearch, views, type InboxSearch, type View } from "./filter.ts";
import { inboxStrings as s } from "./strings.ts";
import { PAGE, useConversationList } from "./use-conversation-list.ts";
import { ViewIcon } from "./view-icon.tsx";

const open: Record<View, InboxSearch> = {
  waiting: parseInboxSearch({ view: "waiting" }),
  mine: parseInboxSearch({ view: "mine" }),
  all: parseInboxSearch({ view: "all" }),
  snoozed: parseInboxSearch({ view: "snoozed" }),
};

/** How many a view holds: all of them, or a page and more. Never how many happen to be loaded. */
function Count({ view, loud = false }: { view: View; loud?: boolean }) {
  const { conversations, more, list } = useConversationList(open[view]);
  const loaded = conversations?.length ?? 0;
  const { isFetching, isFetchNextPageError: failed, fetchNextPage } = list;
  // Fewer than a page are left of what was loaded: only the next page knows whether it is a page and more.
  const unsure = conversations !== null && more && loaded < PAGE && !isFetching && !failed;
  useEffect(() => {
    if (unsure) void fetchNextPage({ cancelRefetch: false });
  }, [unsure, fetchNextPage]);
  if (loaded === 0) return null;
  return (
    <span className={clsx("text-12 tabular-nums", loud ? "font-semibold text-warning-text" : "text-text-3")}>
      {more || loaded > PAGE ? `${PAGE}+` : loaded}
    </span>
  );
}

/** The pane of views, where there is room for it. */
export function ViewsPane() {
  const search = useSearch({ from: "/desk/agent" });
  return (
    <nav
      aria-label={s.viewsLabel}
      className="flex min-h-0 w-[220px] shrink-0 flex-col border-r border-line bg-sub px-2 py-3"
    >
      <h1 className="px-2 pt-1 pb-3 text-16 font-semibold tracking-[-0.01em]">{s.inbox}</h1>
      <ul className="flex flex-col gap-0.5">
        {views.map((view) => {
          const chosen = search.view === view && !isNarrowed(search);
          return (
            <li key={view}>
              <Link
                to="/agent"
                search={open[view]}
                aria-current={chosen ? "page" : undefined}
                className={clsx(
                  "flex h-8 items-center gap-2 rounded-control px-2 text-13 transition-colors [&_svg]:size-4 [&_svg]:text-text-3",
                  chosen ? "bg-raised font-medium text-text" : "text-text-2 hover:bg-raised/70",
                )}
              >
                <ViewIcon view={view} />
                <span className="grow">{s.views[view]}</span>
                <Count view={view} loud={view === "waiting"} />
              </Link>
            </li>
          );
        })}
      </ul>
      <SavedViewList />
    </nav>
  );
}

/** The same above the list, where there is not. */
export function ViewSwitch() {
  const search = useSearch({ from: "/desk/agent" });
  const navigate = useNavigate();
  return (
    <Segmented
      label={s.viewsLabel}
      value={search.view}
      options={views.map((view) => ({
        value: view,
        label: (
          <>
            {s.views[view]}
            <Count view={view} loud={view === "waiting"} />
          </>
        ),
      }))}
      onChange={(view) => void navigate({ to: ".", search: open[view] })}
      className="w-full"
    />
  );
}

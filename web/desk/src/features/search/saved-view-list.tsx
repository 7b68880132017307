import type { SavedView } from "@deskbell/protocol/types";
import { Link, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Bookmark, Users } from "lucide-react";
import { plainSearch } from "../inbox/filter.ts";
import { useDesk } from "../live/use-desk.ts";
import { may } from "../session/use-session.ts";
import { keptQuery, readKept } from "./narrowing.ts";
import { SavedViewMenu } from "./saved-view-menu.tsx";
import { useSavedViews } from "./saved-views.ts";
import { searchStrings as s } from "./strings.ts";

/** The views that are kept: one's own, and those that are shared. */
export function SavedViewList({ onChoose }: { onChoose?: () => void }) {
  const { data: all, error } = useSavedViews();
  if (error !== null && all === undefined) {
    return <p className="px-2 pt-4 text-12 text-text-3">{s.loadFailed}</p>;
  }
  if (all === undefined || all.length === 0) return null;
  return (
    <section aria-label={s.saved} className="flex min-h-0 flex-col">
      <h2 className="px-2 pt-5 pb-1 text-12 font-medium text-text-3">{s.saved}</h2>
      <ul className="flex min-h-0 flex-col gap-0.5 overflow-y-auto">
        {all.map((view) => (
          <Row key={view.id} view={view} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

function Row({ view, onChoose }: { view: SavedView; onChoose: (() => void) | undefined }) {
  const search = useSearch({ from: "/desk/agent" });
  const { user } = useDesk();
  const chosen = keptQuery(search) === keptQuery(readKept(view.query));
  const mayChange = view.author === user.id || may(user, "manage-replies");
  return (
    <li className="group/view relative">
      <Link
        to="/agent"
        search={{ ...plainSearch, view: "all", ...readKept(view.query) }}
        onClick={onChoose}
        aria-current={chosen ? "page" : undefined}
        className={clsx(
          "flex h-8 items-center gap-2 rounded-control px-2 text-13 transition-colors [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-3",
          mayChange && "pr-8",
          chosen ? "bg-raised font-medium text-text" : "text-text-2 hover:bg-raised/70",
        )}
      >
        {view.shared ? <Users aria-hidden /> : <Bookmark aria-hidden />}
        <span className="truncate" title={view.name}>
          {view.name}
        </span>
        {view.shared ? <span className="sr-only">{s.sharedMark}</span> : null}
      </Link>
      {mayChange ? <SavedViewMenu view={view} /> : null}
    </li>
  );
}

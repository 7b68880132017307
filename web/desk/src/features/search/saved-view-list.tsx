import type { SavedView } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Bookmark, Ellipsis, Pencil, RefreshCw, Trash2, Users } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { plainSearch } from "../inbox/filter.ts";
import { useDesk } from "../live/use-desk.ts";
import { organizeStrings } from "../organize/strings.ts";
import { api } from "../session/api.ts";
import { isNarrowed, keptQuery, readKept } from "./narrowing.ts";
import { SaveViewDialog } from "./save-view-dialog.tsx";
import { savedViewsKey, useSavedViews } from "./saved-views.ts";
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
  const mayChange = view.author === user.id || user.role !== "agent";
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
      {mayChange ? <RowMenu view={view} /> : null}
    </li>
  );
}

function RowMenu({ view }: { view: SavedView }) {
  const client = useQueryClient();
  const search = useSearch({ from: "/desk/agent" });
  const { user } = useDesk();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  // Made anew it would be one's own: the way back is there for whoever made it, and others are asked before.
  const own = view.author === user.id;
  const change = async (failed: string, act: () => Promise<unknown>) => {
    try {
      await act();
      return true;
    } catch (error) {
      toasts.show({ tone: "danger", title: failed, detail: explain(error) });
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: [savedViewsKey] });
    }
  };
  const replace = () =>
    void change(s.saveFailed, () =>
      api(`/api/saved-views/${view.id}`, { method: "PUT", body: { query: keptQuery(search) } }),
    );
  const remove = async () => {
    setOpen(null);
    const done = await change(s.deleteFailed, () => api(`/api/saved-views/${view.id}`, { method: "DELETE" }));
    if (!done) return;
    const { name, query, shared } = view;
    const again = () =>
      void change(s.saveFailed, () =>
        api("/api/saved-views", { method: "POST", body: { name, query, shared } }),
      );
    toasts.show({
      tone: "info",
      title: s.deleted(name),
      ...(own ? { action: { label: organizeStrings.undo, run: again } } : {}),
    });
  };
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={s.more(view.name)}
            className="absolute top-1 right-1 inline-flex size-6 items-center justify-center rounded-control text-text-3 opacity-0 group-hover/view:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100"
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setOpen("rename")}>
          {s.rename}
        </MenuItem>
        {isNarrowed(search) ? (
          <MenuItem icon={<RefreshCw aria-hidden />} onSelect={replace}>
            {s.replace}
          </MenuItem>
        ) : null}
        <MenuLine />
        <MenuItem
          danger
          icon={<Trash2 aria-hidden />}
          onSelect={() => (own ? void remove() : setOpen("delete"))}
        >
          {s.delete}
        </MenuItem>
      </Menu>
      {open === "rename" ? (
        <SaveViewDialog view={view} search={search} onClose={() => setOpen(null)} />
      ) : null}
      {open === "delete" ? (
        <Delete view={view} onClose={() => setOpen(null)} onConfirm={() => void remove()} />
      ) : null}
    </>
  );
}

interface DeleteProps {
  view: SavedView;
  onClose: () => void;
  onConfirm: () => void;
}

function Delete({ view, onClose, onConfirm }: DeleteProps) {
  return (
    <Modal title={s.deleteTitle(view.name)} onClose={onClose}>
      <div className="p-5">
        <p className="text-14 text-text-2">{s.deleteText}</p>
        <div className="mt-5 flex justify-end gap-2">
          <Button data-focus-first onClick={onClose}>
            {s.cancel}
          </Button>
          <Button tone="danger" onClick={onConfirm}>
            {s.delete}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

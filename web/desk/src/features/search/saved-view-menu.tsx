import type { SavedView } from "@deskbell/protocol/types";
import { useSearch } from "@tanstack/react-router";
import { Ellipsis, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useDesk } from "../live/use-desk.ts";
import { organizeStrings } from "../organize/strings.ts";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { isNarrowed, keptQuery } from "./narrowing.ts";
import { SaveViewDialog } from "./save-view-dialog.tsx";
import { savedViewsKey } from "./saved-views.ts";
import { searchStrings as s } from "./strings.ts";

/** What can be done with a saved view. */
function useChanges(view: SavedView, own: boolean) {
  const search = useSearch({ from: "/desk/agent" });
  const change = useChange(savedViewsKey);
  const replace = () =>
    void change(s.saveFailed, () =>
      api(`/api/saved-views/${view.id}`, { method: "PUT", body: { query: keptQuery(search) } }),
    );
  const remove = async () => {
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
  return { replace, remove: () => void remove() };
}

/** What can be done with a saved view, behind its three dots. */
export function SavedViewMenu({ view }: { view: SavedView }) {
  const search = useSearch({ from: "/desk/agent" });
  const { user } = useDesk();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  // Made anew it would be one's own: the way back is there for whoever made it, and others are asked before.
  const own = view.author === user.id;
  const { replace, remove } = useChanges(view, own);
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
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => (own ? remove() : setOpen("delete"))}>
          {s.delete}
        </MenuItem>
      </Menu>
      {open === "rename" ? (
        <SaveViewDialog view={view} search={search} onClose={() => setOpen(null)} />
      ) : null}
      {open === "delete" ? (
        <Confirm
          title={s.deleteTitle(view.name)}
          text={s.deleteText}
          confirm={s.delete}
          onClose={() => setOpen(null)}
          onConfirm={() => {
            setOpen(null);
            remove();
          }}
        />
      ) : null}
    </>
  );
}

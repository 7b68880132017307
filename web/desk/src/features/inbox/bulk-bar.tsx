import type { Priority } from "@deskbell/protocol/types";
import { Archive, Check, Flag, Hand, Tag, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useDesk } from "../live/use-desk.ts";
import { bulk } from "./bulk.ts";
import { inboxStrings as s } from "./strings.ts";

const priorities: Priority[] = ["urgent", "high", "normal", "low"];

/** What can be done with everything that is chosen, over the end of the list. */
export function BulkBar() {
  const desk = useDesk();
  const { selection, dialogs } = desk;
  const selected = useSyncExternalStore(selection.subscribe, selection.all);
  if (selected.size === 0) return null;
  const ids = [...selected];
  return (
    <div
      role="toolbar"
      aria-label={s.bulk}
      className="absolute inset-x-2 bottom-2 z-10 flex animate-rise flex-wrap items-center gap-0.5 rounded-card border border-line bg-bg py-1.5 pr-1.5 pl-3 shadow-float"
    >
      <p role="status" className="grow text-13 font-medium whitespace-nowrap">
        {s.selected(ids.length)}
      </p>
      <IconButton
        label={s.assignToMe}
        side="top"
        onClick={() => void bulk(desk, ids, { do: "assign", agentId: desk.user.id })}
      >
        <Hand aria-hidden />
      </IconButton>
      <IconButton label={s.resolve} side="top" onClick={() => void bulk(desk, ids, { do: "resolve" })}>
        <Check aria-hidden />
      </IconButton>
      <IconButton label={s.close} side="top" onClick={() => void bulk(desk, ids, { do: "close" })}>
        <Archive aria-hidden />
      </IconButton>
      <IconButton label={s.addTags} keys="#" side="top" onClick={() => dialogs.open({ kind: "tags", ids })}>
        <Tag aria-hidden />
      </IconButton>
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            aria-label={s.setPriority}
            className="inline-flex size-8 items-center justify-center rounded-control text-text-2 hover:bg-raised hover:text-text"
          >
            <Flag aria-hidden className="size-4" />
          </button>
        }
      >
        {priorities.map((priority) => (
          <MenuItem key={priority} onSelect={() => void bulk(desk, ids, { do: "priority", priority })}>
            {s.priority[priority]}
          </MenuItem>
        ))}
      </Menu>
      <IconButton label={s.clearSelection} side="top" onClick={() => selection.setByTouch(false)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

import type { Message } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { Copy, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../lib/clipboard.ts";
import { explain } from "../../lib/explain.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { threadStrings as s } from "./strings.ts";

interface MessageMenuProps {
  message: Message;
  /** Written by whoever looks: it may be edited and deleted. */
  own: boolean;
  /** The line was touched: without a pointer to hover, that is how one asks for this. */
  touched: boolean;
  onEdit: () => void;
}

export function MessageMenu({ message, own, touched, onEdit }: MessageMenuProps) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <Menu
        align={own ? "end" : "start"}
        trigger={
          <button
            type="button"
            aria-label={s.actions}
            className={clsx(
              "mt-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-text-3 opacity-0",
              "group-hover:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100",
              // For a finger it is larger, and in the margin that every bubble leaves: it takes no room from the words.
              "pointer-coarse:absolute pointer-coarse:top-0 pointer-coarse:mt-0 pointer-coarse:size-9",
              own ? "pointer-coarse:right-full" : "pointer-coarse:left-full",
              touched ? "pointer-coarse:opacity-100" : "pointer-coarse:pointer-events-none",
            )}
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => void copyText(message.content ?? "")}>
          {s.copy}
        </MenuItem>
        {own ? (
          <>
            <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
              {s.edit}
            </MenuItem>
            <MenuLine />
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setDeleting(true)}>
              {s.delete}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      {deleting ? <DeleteMessage message={message} onClose={() => setDeleting(false)} /> : null}
    </>
  );
}

function DeleteMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const { threads } = useDesk();
  const remove = async () => {
    onClose();
    try {
      await api(`/api/messages/${message.id}`, { method: "DELETE" });
      threads.takeUpdate({ ...message, content: null, deletedAt: new Date().toISOString() });
    } catch (error) {
      toasts.show({ tone: "danger", title: s.deleteFailed, detail: explain(error) });
    }
  };
  return (
    <Confirm
      title={s.deleteTitle}
      text={s.deleteText}
      confirm={s.delete}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}

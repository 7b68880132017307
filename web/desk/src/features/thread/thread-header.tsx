import type { Conversation } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import {
  Archive,
  ArrowLeft,
  Check,
  Ellipsis,
  Forward,
  Hand,
  Merge,
  PanelRight,
  RotateCcw,
  Tag,
  Undo2,
} from "lucide-react";
import { useNow } from "../../lib/use-now.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { Tip } from "../../ui/tip.tsx";
import { useDesk } from "../live/use-desk.ts";
import { visitorName } from "../inbox/names.ts";
import { StatusDot } from "../inbox/status-dot.tsx";
import { inboxStrings } from "../inbox/strings.ts";
import { may, useUser } from "../session/use-session.ts";
import { AlsoHere } from "../viewers/also-here.tsx";
import { threadStrings as s } from "./strings.ts";
import { DueChip } from "../promises/due-chip.tsx";
import { MacroItem } from "../replies/macro-item.tsx";
import { organizeStrings } from "../organize/strings.ts";
import { SnoozeItems } from "../organize/snooze-items.tsx";
import { TagChips } from "../organize/tag-chips.tsx";
import { possible, type Actions } from "./use-actions.ts";

/** More tags than this are for the details. */
const HEADER_TAGS = 3;

interface ThreadHeaderProps {
  conversation: Conversation;
  actions: Actions;
  details: boolean;
  onToggleDetails: () => void;
}

export function ThreadHeader({ conversation, actions, details, onToggleDetails }: ThreadHeaderProps) {
  const user = useUser();
  const { visitor, assignee, status, tags } = conversation;
  const now = useNow();
  const name = visitorName(visitor);
  const holder =
    assignee === null ? s.nobody : assignee.id === user.id ? s.yours : s.assignedTo(assignee.name);
  return (
    <header className="@container flex h-14 shrink-0 items-center gap-2 border-b border-line pr-2 pl-2 lg:gap-3 lg:pl-4">
      <Link
        to="/agent"
        search={(search) => search}
        aria-label={s.back}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-control text-text-2 hover:bg-raised lg:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <Avatar name={name} seed={visitor.id} online={visitor.online} />
      <div className="min-w-0 grow">
        <div className="flex items-center gap-2">
          <h2 className="truncate text-14 font-semibold">{name}</h2>
          <span className="inline-flex shrink-0 @max-[520px]:hidden">
            <StatusDot status={status} />
          </span>
          <DueChip conversation={conversation} now={now} />
          {tags.length > 0 ? (
            <TagChips tags={tags.slice(0, HEADER_TAGS)} className="overflow-hidden @max-[640px]:hidden" />
          ) : null}
        </div>
        <p className="truncate text-12 text-text-3">
          {/* Where there is no room for both, the name goes first. */}
          <span className="hidden @max-[520px]:inline">{inboxStrings.status[status]} · </span>
          {conversation.subject ?? holder}
        </p>
      </div>
      <AlsoHere />
      <Buttons conversation={conversation} actions={actions} />
      <IconButton
        label={details ? s.hideDetails : s.showDetails}
        aria-expanded={details}
        onClick={onToggleDetails}
      >
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  );
}

function Buttons({ conversation, actions }: Pick<ThreadHeaderProps, "conversation" | "actions">) {
  const user = useUser();
  const can = possible(conversation, user);
  return (
    <div className="flex shrink-0 items-center gap-1.5">
      {can.take && !can.takeOver ? (
        <Tip text={s.take} keys="A">
          <Button
            tone="primary"
            icon={<Hand aria-hidden className="@max-[440px]:hidden" />}
            aria-keyshortcuts="a"
            onClick={() => void actions.take()}
          >
            {s.take}
          </Button>
        </Tip>
      ) : null}
      {can.resolve ? (
        <Tip text={s.resolve} keys="E">
          <Button
            icon={<Check aria-hidden />}
            aria-keyshortcuts="e"
            // A phone has room for the name and one of the two; the menu has the other.
            className={can.take && !can.takeOver ? "@max-[440px]:hidden" : undefined}
            onClick={() => void actions.resolve()}
          >
            <span className={can.take && !can.takeOver ? "@max-[560px]:sr-only" : "@max-[400px]:sr-only"}>
              {s.resolve}
            </span>
          </Button>
        </Tip>
      ) : null}
      {can.reopen ? (
        <Button icon={<RotateCcw aria-hidden />} onClick={() => void actions.reopen()}>
          <span className="@max-[440px]:sr-only">{s.reopen}</span>
        </Button>
      ) : null}
      <More conversation={conversation} actions={actions} />
    </div>
  );
}

function More({ conversation, actions }: Pick<ThreadHeaderProps, "conversation" | "actions">) {
  const user = useUser();
  const { dialogs } = useDesk();
  const can = possible(conversation, user);
  const { id } = conversation;
  if (!can.change) return null;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={s.more}
          className="inline-flex size-8 items-center justify-center rounded-control text-text-2 hover:bg-raised hover:text-text"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      }
    >
      {can.takeOver && may(user, "take-over") ? (
        <MenuItem icon={<Hand aria-hidden />} onSelect={() => void actions.take(true)}>
          {s.takeOver}
        </MenuItem>
      ) : null}
      {can.transfer ? (
        <MenuItem
          icon={<Forward aria-hidden />}
          keys="T"
          onSelect={() => dialogs.open({ kind: "transfer", id })}
        >
          {organizeStrings.transfer}
        </MenuItem>
      ) : null}
      <MacroItem id={id} />
      <MenuItem
        icon={<Tag aria-hidden />}
        keys="#"
        onSelect={() => dialogs.open({ kind: "tags", ids: [id] })}
      >
        {organizeStrings.editTags}
      </MenuItem>
      {can.snooze ? <SnoozeItems conversation={conversation} /> : null}
      {can.merge ? (
        <MenuItem icon={<Merge aria-hidden />} onSelect={() => dialogs.open({ kind: "merge", id })}>
          {organizeStrings.merge}
        </MenuItem>
      ) : null}
      <MenuLine />
      <Ends conversation={conversation} actions={actions} />
    </Menu>
  );
}

/** The ways for a conversation to leave somebody's hands. */
function Ends({ conversation, actions }: Pick<ThreadHeaderProps, "conversation" | "actions">) {
  const can = possible(conversation, useUser());
  return (
    <>
      {can.resolve && can.take && !can.takeOver ? (
        <MenuItem icon={<Check aria-hidden />} keys="E" onSelect={() => void actions.resolve()}>
          {s.resolve}
        </MenuItem>
      ) : null}
      {can.unassign ? (
        <MenuItem icon={<Undo2 aria-hidden />} onSelect={() => void actions.unassign()}>
          {s.unassign}
        </MenuItem>
      ) : null}
      {can.close ? (
        <MenuItem icon={<Archive aria-hidden />} onSelect={() => void actions.close()}>
          {s.close}
        </MenuItem>
      ) : null}
    </>
  );
}

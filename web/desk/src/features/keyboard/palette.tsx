import { useNavigate, useParams } from "@tanstack/react-router";
import { Command, useCommandState } from "cmdk";
import {
  AlarmClock,
  AlarmClockOff,
  Archive,
  Check,
  Forward,
  Hand,
  Keyboard,
  LayoutTemplate,
  MessageSquareText,
  Merge,
  Monitor,
  Moon,
  Radar,
  RotateCcw,
  Search,
  Settings,
  Sun,
  Tag,
  Tags,
  Undo2,
  UsersRound,
} from "lucide-react";
import { useMemo, useSyncExternalStore, type ReactNode } from "react";
import { preferences } from "../../lib/preferences.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Keys } from "../../ui/keys.tsx";
import { Modal } from "../../ui/modal.tsx";
import { parseInboxSearch, plainSearch, views } from "../inbox/filter.ts";
import { previewOf, visitorName } from "../inbox/names.ts";
import { byActivity } from "../inbox/ordering.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { ViewIcon } from "../inbox/view-icon.tsx";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { organizeStrings } from "../organize/strings.ts";
import { useOrganize } from "../organize/use-organize.ts";
import { PaletteMacros } from "../replies/palette-macros.tsx";
import { repliesStrings } from "../replies/strings.ts";
import { may, useUser } from "../session/use-session.ts";
import { threadStrings } from "../thread/strings.ts";
import { possible, useActions } from "../thread/use-actions.ts";
import { keyboardStrings as s } from "./strings.ts";

/** So many conversations are offered; the rest is found by the search in all. */
const OFFERED = 50;

interface PaletteProps {
  onClose: () => void;
  onShortcuts: () => void;
}

export function Palette({ onClose, onShortcuts }: PaletteProps) {
  const { conversationId } = useParams({ strict: false });
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Modal bare title={s.palette} onClose={onClose} width={600} className="mt-[12vh]">
      <Command label={s.palette} loop filter={matches}>
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search aria-hidden className="size-4 shrink-0 text-text-3" />
          <Command.Input
            data-focus-first
            placeholder={s.palettePlaceholder}
            className="h-12 w-full bg-transparent text-14 outline-none"
          />
        </div>
        <Command.List className="max-h-[min(420px,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group]+[cmdk-group]]:pt-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-text-3">
          <Command.Empty className="px-3 py-8 text-center text-13 text-text-2">{s.noMatch}</Command.Empty>
          {conversationId === undefined ? null : <ConversationActions id={conversationId} then={then} />}
          <Places then={then} onShortcuts={onShortcuts} />
          <Conversations then={then} />
          <SearchAll then={then} />
          <Themes then={then} />
        </Command.List>
      </Command>
    </Modal>
  );
}

/** What the desk has not loaded is found by the server. */
function SearchAll({ then }: { then: Then }) {
  const navigate = useNavigate();
  const q = useCommandState((state) => state.search).trim();
  if (q === "") return null;
  return (
    <Command.Group forceMount>
      <Entry
        value={`search ${q}`}
        icon={<Search aria-hidden />}
        onSelect={then(() => void navigate({ to: "/agent", search: { ...plainSearch, view: "all", q } }))}
      >
        {s.searchAll(q)}
      </Entry>
    </Command.Group>
  );
}

/** Every word of what was typed is in it; scattered letters, as cmdk would take them, are no match. */
function matches(value: string, search: string, keywords: string[] = []): number {
  const text = [value, ...keywords].join(" ").toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word))
    ? 1
    : 0;
}

type Then = (run: () => void) => () => void;

export interface EntryProps {
  /** What tells it from others that read the same. */
  value?: string;
  /** Found by these as well. */
  keywords?: string[];
  icon: ReactNode;
  keys?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Entry({ value, keywords, icon, keys, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      {...(value === undefined ? {} : { value })}
      {...(keywords === undefined ? {} : { keywords })}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-control px-2.5 text-13 data-[selected=true]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-2"
    >
      {icon}
      <span className="min-w-0 grow truncate">{children}</span>
      {keys === undefined ? null : <Keys keys={keys} />}
    </Command.Item>
  );
}

// long: a list of what can be done, one entry after the other.
function ConversationActions({ id, then }: { id: string; then: Then }) {
  const conversation = useConversation(id);
  const actions = useActions(id);
  const user = useUser();
  const { dialogs } = useDesk();
  const organize = useOrganize(id);
  if (!conversation) return null;
  const can = possible(conversation, user);
  if (!can.change) return null;
  return (
    <Command.Group heading={s.sections.actions}>
      {can.take && !can.takeOver ? (
        <Entry icon={<Hand aria-hidden />} keys="A" onSelect={then(() => void actions.take())}>
          {threadStrings.take}
        </Entry>
      ) : null}
      {can.takeOver && may(user, "take-over") ? (
        <Entry icon={<Hand aria-hidden />} onSelect={then(() => void actions.take(true))}>
          {threadStrings.takeOver}
        </Entry>
      ) : null}
      {can.transfer ? (
        <Entry
          icon={<Forward aria-hidden />}
          keys="T"
          onSelect={then(() => dialogs.open({ kind: "transfer", id }))}
        >
          {organizeStrings.transfer}
        </Entry>
      ) : null}
      <Entry
        icon={<Tag aria-hidden />}
        keys="#"
        onSelect={then(() => dialogs.open({ kind: "tags", ids: [id] }))}
      >
        {organizeStrings.editTags}
      </Entry>
      {can.snooze ? (
        <Entry icon={<AlarmClock aria-hidden />} onSelect={then(() => dialogs.open({ kind: "snooze", id }))}>
          {organizeStrings.snooze}
        </Entry>
      ) : null}
      {can.snooze && conversation.snoozedUntil ? (
        <Entry icon={<AlarmClockOff aria-hidden />} onSelect={then(() => void organize.snooze(null))}>
          {organizeStrings.unsnooze}
        </Entry>
      ) : null}
      {can.merge ? (
        <Entry icon={<Merge aria-hidden />} onSelect={then(() => dialogs.open({ kind: "merge", id }))}>
          {organizeStrings.merge}
        </Entry>
      ) : null}
      {can.resolve ? (
        <Entry icon={<Check aria-hidden />} keys="E" onSelect={then(() => void actions.resolve())}>
          {threadStrings.resolve}
        </Entry>
      ) : null}
      {can.reopen ? (
        <Entry icon={<RotateCcw aria-hidden />} onSelect={then(() => void actions.reopen())}>
          {threadStrings.reopen}
        </Entry>
      ) : null}
      {can.unassign ? (
        <Entry icon={<Undo2 aria-hidden />} onSelect={then(() => void actions.unassign())}>
          {threadStrings.unassign}
        </Entry>
      ) : null}
      {can.close ? (
        <Entry icon={<Archive aria-hidden />} onSelect={then(() => void actions.close())}>
          {threadStrings.close}
        </Entry>
      ) : null}
      <PaletteMacros id={id} then={then} entry={Entry} />
    </Command.Group>
  );
}

function Places({ then, onShortcuts }: { then: Then; onShortcuts: () => void }) {
  const navigate = useNavigate();
  const user = useUser();
  return (
    <Command.Group heading={s.sections.go}>
      {(may(user, "see-conversations") ? views : []).map((view) => (
        <Entry
          key={view}
          icon={<ViewIcon view={view} />}
          onSelect={then(() => void navigate({ to: "/agent", search: parseInboxSearch({ view }) }))}
        >
          {s.go[view]}
        </Entry>
      ))}
      {may(user, "see-conversations") ? (
        <Entry icon={<Radar aria-hidden />} onSelect={then(() => void navigate({ to: "/agent/visitors" }))}>
          {s.go.visitors}
        </Entry>
      ) : null}
      {may(user, "manage-widgets") ? (
        <Entry
          icon={<LayoutTemplate aria-hidden />}
          onSelect={then(() => void navigate({ to: "/admin/widgets" }))}
        >
          {s.go.widgets}
        </Entry>
      ) : null}
      {may(user, "manage-agents") ? (
        <>
          <Entry
            icon={<UsersRound aria-hidden />}
            onSelect={then(() => void navigate({ to: "/admin/people" }))}
          >
            {s.go.people}
          </Entry>
        </>
      ) : null}
      {may(user, "manage-agents") || may(user, "manage-tags") ? (
        <Entry icon={<Tags aria-hidden />} onSelect={then(() => void navigate({ to: "/admin/teams" }))}>
          {s.go.teams}
        </Entry>
      ) : null}
      {may(user, "answer") ? (
        <Entry
          icon={<MessageSquareText aria-hidden />}
          onSelect={then(() => void navigate({ to: "/agent/replies", search: {} }))}
        >
          {repliesStrings.title}
        </Entry>
      ) : null}
      <Entry icon={<Settings aria-hidden />} onSelect={then(() => void navigate({ to: "/agent/settings" }))}>
        {s.go.settings}
      </Entry>
      <Entry icon={<Keyboard aria-hidden />} keys="?" onSelect={then(onShortcuts)}>
        {s.title}
      </Entry>
    </Command.Group>
  );
}

function Conversations({ then }: { then: Then }) {
  const { book, user } = useDesk();
  const navigate = useNavigate();
  const version = useSyncExternalStore(book.subscribe, book.version);
  const known = useMemo(
    () => book.all().sort(byActivity),
    // The version stands for everything in the book.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [book, version],
  );
  if (known.length === 0) return null;
  return (
    <Command.Group heading={s.sections.conversations}>
      {known.length > OFFERED ? (
        // Before them: cmdk puts what it has filtered at the end of the group.
        <p role="presentation" className="px-2.5 pb-1 text-12 text-text-3">
          {s.newestOnly(OFFERED)}
        </p>
      ) : null}
      {known.slice(0, OFFERED).map((conversation) => {
        const { id, visitor, status, lastMessage } = conversation;
        const name = visitorName(visitor);
        return (
          <Entry
            key={id}
            value={id}
            keywords={[name, visitor.email ?? "", visitor.phone ?? "", previewOf(lastMessage, user.id)]}
            icon={<Avatar name={name} seed={visitor.id} size={24} />}
            onSelect={then(
              () =>
                void navigate({
                  to: "/agent/$conversationId",
                  params: { conversationId: id },
                  search: (now) => parseInboxSearch(now),
                }),
            )}
          >
            {name}
            <span className="ml-2 text-text-3">
              {inboxStrings.status[status]} · {previewOf(lastMessage, user.id)}
            </span>
          </Entry>
        );
      })}
    </Command.Group>
  );
}

function Themes({ then }: { then: Then }) {
  return (
    <Command.Group heading={s.sections.appearance}>
      <Entry icon={<Monitor aria-hidden />} onSelect={then(() => preferences.set({ theme: "system" }))}>
        {s.themes.system}
      </Entry>
      <Entry icon={<Sun aria-hidden />} onSelect={then(() => preferences.set({ theme: "light" }))}>
        {s.themes.light}
      </Entry>
      <Entry icon={<Moon aria-hidden />} onSelect={then(() => preferences.set({ theme: "dark" }))}>
        {s.themes.dark}
      </Entry>
    </Command.Group>
  );
}

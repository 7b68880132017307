import type { Conversation, Priority } from "@deskbell/protocol/types";
import { Link } from "@tanstack/react-router";
import { AlarmClock, ChevronDown, Merge, Pencil, Plus, Star } from "lucide-react";
import { clsx } from "clsx";
import { useState, type ReactNode } from "react";
import { fullTime } from "../../lib/time.ts";
import { Button } from "../../ui/button.tsx";
import { inputClass } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuChoices, MenuItem } from "../../ui/menu.tsx";
import { previewOf } from "../inbox/names.ts";
import { StatusDot } from "../inbox/status-dot.tsx";
import { inboxStrings } from "../inbox/strings.ts";
import { useDesk } from "../live/use-desk.ts";
import { possible } from "../thread/use-actions.ts";
import { Editable } from "../visitor/editable.tsx";
import { visitorStrings } from "../visitor/strings.ts";
import { SnoozeTimes } from "./snooze-items.tsx";
import { organizeStrings as s } from "./strings.ts";
import { TagChips } from "./tag-chips.tsx";
import { useOrganize } from "./use-organize.ts";
import { useOthers } from "./use-others.ts";

const MAX_SUBJECT = 300;
const MAX_FIELD = 1000;
const priorities: Priority[] = ["urgent", "high", "normal", "low"];

/** What can be changed of a conversation: its subject, tags, priority, fields, and until when it is laid aside. */
// long: one row after the other, each as it is read and as it is changed.
export function OrganizeRows({ conversation }: { conversation: Conversation }) {
  const { user, dialogs } = useDesk();
  const organize = useOrganize(conversation.id);
  const { id, subject, tags, priority, snoozedUntil } = conversation;
  const can = possible(conversation, user);
  return (
    <>
      <Editable
        label={visitorStrings.subject}
        empty={visitorStrings.addSubject}
        type="text"
        maxLength={MAX_SUBJECT}
        value={subject}
        onSave={(next) => void organize.setSubject(next)}
      />
      <Line name={s.tags}>
        <span className="flex min-w-0 grow items-center gap-1">
          {tags.length > 0 ? <TagChips tags={tags} className="flex-wrap" /> : null}
          {can.change ? (
            <IconButton
              label={s.editTags}
              keys="#"
              className="-my-1 size-7"
              onClick={() => dialogs.open({ kind: "tags", ids: [id] })}
            >
              {tags.length > 0 ? <Pencil aria-hidden /> : <Plus aria-hidden />}
            </IconButton>
          ) : tags.length > 0 ? null : (
            <span className="text-text-3">{visitorStrings.nothing}</span>
          )}
        </span>
      </Line>
      <Line name={s.priority}>
        {can.change ? (
          <Menu
            align="start"
            trigger={<Trigger label={s.priority}>{inboxStrings.priority[priority]}</Trigger>}
          >
            <MenuChoices
              label={s.priority}
              value={priority}
              options={priorities.map((value) => ({ value, label: inboxStrings.priority[value] }))}
              onChange={(next) => void organize.setPriority(next)}
            />
          </Menu>
        ) : (
          inboxStrings.priority[priority]
        )}
      </Line>
      {can.snooze ? (
        <Line name={s.snooze}>
          <Menu
            align="start"
            trigger={
              <Trigger label={s.snooze}>
                <AlarmClock aria-hidden className="size-3.5" />
                {snoozedUntil ? fullTime(snoozedUntil) : s.snoozeUntil}
              </Trigger>
            }
          >
            <SnoozeTimes conversation={conversation} />
            <MenuItem onSelect={() => dialogs.open({ kind: "snooze", id })}>{s.custom}</MenuItem>
            {snoozedUntil ? (
              <MenuItem onSelect={() => void organize.snooze(null)}>{s.unsnooze}</MenuItem>
            ) : null}
          </Menu>
        </Line>
      ) : null}
    </>
  );
}

export function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-8 items-center gap-3 py-0.5 text-13">
      <span className="w-24 shrink-0 text-text-3">{name}</span>
      {children}
    </div>
  );
}

function Trigger({ label, children, ...rest }: { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      className="-mx-2 inline-flex min-h-7 items-center gap-1.5 rounded-control px-2 text-13 hover:bg-raised"
    >
      <span className="sr-only">{label}: </span>
      {children}
      <ChevronDown aria-hidden className="size-3.5 text-text-3" />
    </button>
  );
}

/** The fields that the widget or the agents gave it. */
export function FieldRows({ conversation }: { conversation: Conversation }) {
  const { user } = useDesk();
  const organize = useOrganize(conversation.id);
  const [adding, setAdding] = useState(false);
  const fields = Object.entries(conversation.fields ?? {});
  return (
    <>
      {fields.map(([name, value]) => (
        <Editable
          key={name}
          label={name}
          type="text"
          maxLength={MAX_FIELD}
          value={typeof value === "string" ? value : JSON.stringify(value)}
          onSave={(next) => void organize.setField(name, next)}
        />
      ))}
      {!possible(conversation, user).change ? (
        fields.length === 0 ? (
          <p className="py-1 text-13 text-text-3">{visitorStrings.nothing}</p>
        ) : null
      ) : adding ? (
        <NewField
          onDone={(name, value) => {
            setAdding(false);
            if (name !== "" && value !== "") void organize.setField(name, value);
          }}
        />
      ) : (
        <Button
          size="sm"
          tone="ghost"
          className="-ml-2"
          icon={<Plus aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {visitorStrings.addField}
        </Button>
      )}
    </>
  );
}

function NewField({ onDone }: { onDone: (name: string, value: string) => void }) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone(name.trim(), value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onDone("", "");
      }}
      className="flex items-center gap-1.5 py-1"
    >
      <input
        autoFocus
        aria-label={visitorStrings.fieldName}
        placeholder={visitorStrings.fieldName}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        className={clsx(inputClass, "h-8 px-2 text-13")}
      />
      <input
        aria-label={visitorStrings.fieldValue}
        placeholder={visitorStrings.fieldValue}
        maxLength={MAX_FIELD}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        className={clsx(inputClass, "h-8 px-2 text-13")}
      />
      <Button type="submit" size="sm">
        {s.save}
      </Button>
    </form>
  );
}

/** What the visitor gave, in stars, and what they said to it. */
export function Rating({ rating }: { rating: NonNullable<Conversation["rating"]> }) {
  return (
    <span>
      <span className="inline-flex items-center gap-0.5" aria-hidden>
        {[1, 2, 3, 4, 5].map((star) => (
          <Star
            key={star}
            className={clsx("size-3.5", star <= rating.score ? "fill-away text-away" : "text-control")}
          />
        ))}
      </span>
      <span className="sr-only">{visitorStrings.stars(rating.score)}</span>
      {rating.comment === null ? null : <span className="block text-text-2">“{rating.comment}”</span>}
    </span>
  );
}

/** So many other conversations are shown before somebody asks for all. */
const SHOWN = 10;

/** The visitor's other conversations: to read what was, or to go on in one of them. */
export function OtherConversations({ conversation }: { conversation: Conversation }) {
  const { dialogs, user } = useDesk();
  const { others, more } = useOthers(conversation);
  const [all, setAll] = useState(false);
  if (others === null || others.length === 0)
    return <p className="py-1 text-13 text-text-3">{visitorStrings.noOthers}</p>;
  const merging = possible(conversation, user).merge && others.some(({ status }) => status !== "closed");
  return (
    <>
      <ul>
        {(all ? others : others.slice(0, SHOWN)).map((other) => (
          <li key={other.id}>
            <Link
              to="/agent/$conversationId"
              params={{ conversationId: other.id }}
              search={(search) => search}
              className="-mx-2 flex min-h-8 items-center gap-2 rounded-control px-2 py-1 text-13 hover:bg-raised"
            >
              <span className="min-w-0 grow truncate">
                {other.subject ?? previewOf(other.lastMessage, user.id)}
              </span>
              <StatusDot status={other.status} />
            </Link>
          </li>
        ))}
      </ul>
      {!all && others.length > SHOWN ? (
        <Button size="sm" tone="ghost" className="-ml-2" onClick={() => setAll(true)}>
          {s.showOthers(others.length - SHOWN)}
        </Button>
      ) : null}
      {all && more ? <p className="py-1 text-12 text-text-3">{s.newestOnly(others.length)}</p> : null}
      {merging ? (
        <Button
          size="sm"
          tone="ghost"
          className="-ml-2"
          icon={<Merge aria-hidden />}
          onClick={() => dialogs.open({ kind: "merge", id: conversation.id })}
        >
          {s.merge}
        </Button>
      ) : null}
    </>
  );
}

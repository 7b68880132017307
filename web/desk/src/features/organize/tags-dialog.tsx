import { Command } from "cmdk";
import { Check, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { bulk } from "../inbox/bulk.ts";
import { visitorName } from "../inbox/names.ts";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { characters } from "../session/limits.ts";
import { organizeStrings as s } from "./strings.ts";
import { TagChips, TagDot } from "./tag-chips.tsx";
import { colorOf, MAX_TAG, MAX_TAGS, sameTag, useTags } from "./tags.ts";
import { useOrganize } from "./use-organize.ts";

interface TagsDialogProps {
  ids: readonly string[];
  onClose: () => void;
}

/** Chooses the tags of one conversation, or tags to add to many. */
// long: what is chosen, what is offered and what is typed are one field to whoever uses it.
export function TagsDialog({ ids, onClose }: TagsDialogProps) {
  const desk = useDesk();
  const only = ids.length === 1 ? ids[0] : undefined;
  const conversation = useConversation(only ?? "");
  const organize = useOrganize(only ?? "");
  const { data: known = [] } = useTags();
  const [chosen, setChosen] = useState<readonly string[]>(conversation?.tags ?? []);
  const [text, setText] = useState("");
  const typed = text.trim().replace(/\s+/gu, " ");
  const has = (name: string) => chosen.some((tag) => sameTag(tag, name));
  // What there is comes before what could be made: Enter takes the first.
  const found = known.filter(({ name }) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase()));
  const fresh = typed !== "" && !known.some((tag) => sameTag(tag.name, typed)) && !has(typed);
  const tooLong = characters(typed) > MAX_TAG;
  const toggle = (name: string) => {
    setText("");
    if (has(name)) setChosen(chosen.filter((tag) => !sameTag(tag, name)));
    else if (chosen.length < MAX_TAGS) setChosen([...chosen, name]);
  };
  const save = () => {
    onClose();
    if (only !== undefined) void organize.setTags(chosen);
    else if (chosen.length > 0) void bulk(desk, ids, { do: "tag", add: [...chosen], remove: [] });
  };
  const problem = tooLong ? s.tagTooLong(MAX_TAG) : chosen.length >= MAX_TAGS ? s.tagLimit(MAX_TAGS) : null;
  return (
    <Modal
      title={conversation ? s.tagsOf(visitorName(conversation.visitor)) : s.tagsFor(ids.length)}
      onClose={onClose}
      width={420}
    >
      <Command label={s.tags} loop shouldFilter={false}>
        <div className="flex flex-col gap-2 border-b border-line p-4">
          {chosen.length > 0 ? <TagChips tags={chosen} onRemove={toggle} className="flex-wrap" /> : null}
          <Command.Input
            data-focus-first
            value={text}
            onValueChange={setText}
            placeholder={s.findTag}
            aria-invalid={problem !== null || undefined}
            // With nothing typed, Enter with Ctrl or ⌘ is done.
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              save();
            }}
            className="h-8 w-full bg-transparent text-14 outline-none"
          />
          {problem === null ? null : (
            <p role="alert" className="text-12 text-danger-text">
              {problem}
            </p>
          )}
        </div>
        <Command.List className="h-56 overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-13 text-text-2">
            {known.length === 0 ? s.noTags : s.noTagMatch}
          </Command.Empty>
          {found.map((tag) => (
            <Item key={tag.id} name={tag.name} onSelect={() => toggle(tag.name)} chosen={has(tag.name)}>
              <TagDot color={colorOf(known, tag.name)} />
              <span className="min-w-0 grow truncate">{tag.name}</span>
            </Item>
          ))}
          {fresh && !tooLong ? (
            <Item name={typed} onSelect={() => toggle(typed)} chosen={false}>
              <Plus aria-hidden className="size-4 text-text-2" />
              <span className="min-w-0 grow truncate">{s.makeTag(typed)}</span>
            </Item>
          ) : null}
        </Command.List>
      </Command>
      <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
        <Button onClick={onClose}>{s.cancel}</Button>
        <Button tone="primary" onClick={save}>
          {s.save}
        </Button>
      </div>
    </Modal>
  );
}

interface ItemProps {
  name: string;
  chosen: boolean;
  onSelect: () => void;
  children: React.ReactNode;
}

function Item({ name, chosen, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={name}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-control px-2.5 text-13 data-[selected=true]:bg-raised"
    >
      {children}
      {chosen ? <Check aria-label="✓" className="size-4 shrink-0 text-text-2" /> : null}
    </Command.Item>
  );
}

import type { Conversation } from "@deskbell/protocol/types";
import { AlarmClock, AlarmClockOff } from "lucide-react";
import { MenuItem, SubMenu } from "../../ui/menu.tsx";
import { useDesk } from "../live/use-desk.ts";
import { snoozeChoices } from "./snooze-times.ts";
import { organizeStrings as s } from "./strings.ts";
import { useOrganize } from "./use-organize.ts";

/** Until when to lay a conversation aside, as items of a menu. */
export function SnoozeItems({ conversation }: { conversation: Conversation }) {
  const { dialogs } = useDesk();
  const organize = useOrganize(conversation.id);
  return (
    <>
      <SubMenu icon={<AlarmClock aria-hidden />} label={s.snooze}>
        <SnoozeTimes conversation={conversation} />
        <MenuItem onSelect={() => dialogs.open({ kind: "snooze", id: conversation.id })}>{s.custom}</MenuItem>
      </SubMenu>
      {conversation.snoozedUntil ? (
        <MenuItem icon={<AlarmClockOff aria-hidden />} onSelect={() => void organize.snooze(null)}>
          {s.unsnooze}
        </MenuItem>
      ) : null}
    </>
  );
}

export function SnoozeTimes({ conversation }: { conversation: Conversation }) {
  const organize = useOrganize(conversation.id);
  return snoozeChoices(new Date()).map(({ name, until }) => (
    <MenuItem key={name} onSelect={() => void organize.snooze(until)}>
      {s[name]}
    </MenuItem>
  ));
}

import type { Priority } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { inputClass } from "../../ui/field.tsx";
import { inboxStrings } from "../inbox/strings.ts";
import { useColleagues } from "../live/use-desk.ts";
import { useTeams } from "../organize/teams.ts";
import type { ActDraft, Unit, What } from "./act-draft.ts";
import { repliesStrings as s } from "./strings.ts";

const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];
const wide = "min-w-36 grow-2 basis-40";

interface ActInputsProps {
  draft: ActDraft;
  /** 1 is the first. */
  place: number;
  readOnly: boolean;
  /** The element that says what is wrong. */
  faultId: string | undefined;
  onChange: (draft: ActDraft) => void;
}

/** What is done, and with whom or what. */
export function ActInputs({ draft, place, readOnly, faultId, onChange }: ActInputsProps) {
  const set = (more: Partial<ActDraft>) => onChange({ ...draft, ...more });
  const wrong = faultId === undefined ? {} : { "aria-invalid": true, "aria-describedby": faultId };
  return (
    <>
      <Choice
        label={s.action(place)}
        disabled={readOnly}
        value={draft.what}
        options={Object.entries(s.what) as [What, string][]}
        onChoose={(what) => set({ what })}
        className="min-w-36 grow basis-40"
      />
      <Details draft={draft} readOnly={readOnly} wrong={wrong} set={set} />
    </>
  );
}

interface DetailsProps {
  draft: ActDraft;
  readOnly: boolean;
  wrong: { "aria-invalid"?: boolean; "aria-describedby"?: string };
  set: (more: Partial<ActDraft>) => void;
}

// long: one short field for each thing that an action needs to know.
function Details({ draft, readOnly, wrong, set }: DetailsProps) {
  const colleagues = useColleagues();
  const { data: teams = [] } = useTeams();
  const shared = { disabled: readOnly, className: wide, ...wrong };
  switch (draft.what) {
    case "assign":
      return (
        <Choice
          label={s.who}
          value={draft.agentId}
          options={[["", s.me], ...named(colleagues, draft.agentId, s.goneAgent)]}
          onChoose={(agentId) => set({ agentId })}
          {...shared}
        />
      );
    case "transfer":
      return (
        <Choice
          label={s.whichTeam}
          value={draft.teamId}
          options={[["", s.chooseTeam], ...named(teams, draft.teamId, s.goneTeam)]}
          onChoose={(teamId) => set({ teamId })}
          {...shared}
        />
      );
    case "priority":
      return (
        <Choice
          label={s.howSoon}
          value={draft.priority}
          options={priorities.map((one) => [one, inboxStrings.priority[one]])}
          onChoose={(priority) => set({ priority })}
          {...shared}
        />
      );
    case "add-tags":
    case "remove-tags":
      return (
        <input
          aria-label={s.tags}
          placeholder={s.tagsHint}
          autoComplete="off"
          readOnly={readOnly}
          value={draft.tags}
          onChange={(event) => set({ tags: event.target.value })}
          className={clsx(inputClass, "h-8", wide)}
          {...wrong}
        />
      );
    case "snooze-for":
      return (
        <span className={clsx("flex gap-2", wide)}>
          <input
            aria-label={s.howLong}
            inputMode="numeric"
            autoComplete="off"
            readOnly={readOnly}
            value={draft.count}
            onChange={(event) => set({ count: event.target.value })}
            className={clsx(inputClass, "h-8 max-w-20 min-w-0")}
            {...wrong}
          />
          <Choice
            label={s.unit}
            disabled={readOnly}
            value={draft.unit}
            options={Object.entries(s.units) as [Unit, string][]}
            onChoose={(unit) => set({ unit })}
            className="min-w-0 grow"
          />
        </span>
      );
    default:
      return null;
  }
}

/** Whom or what can be chosen; whoever was chosen once and is gone stays until somebody else is. */
function named(
  all: readonly { id: string; name: string }[],
  chosen: string,
  gone: string,
): [string, string][] {
  const options = all.map(({ id, name }): [string, string] => [id, name]);
  return chosen === "" || all.some(({ id }) => id === chosen) ? options : [...options, [chosen, gone]];
}

interface ChoiceProps<T extends string> extends Omit<ComponentProps<"select">, "onChange"> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, options, onChoose, className, ...rest }: ChoiceProps<T>) {
  return (
    <select
      aria-label={label}
      {...rest}
      onChange={(event) => onChoose(event.target.value as T)}
      // A select is as wide as its longest choice unless told.
      className={clsx(inputClass, "h-8 w-auto!", className)}
    >
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

import type { Priority } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { inputClass } from "../../ui/field.tsx";
import { inboxStrings } from "../inbox/strings.ts";
import { useColleagues } from "../live/use-desk.ts";
import { useTeams } from "../organize/teams.ts";
import type { ActDraft, Unit, What } from "./act-draft.ts";
import { repliesStrings as s } from "./strings.ts";

const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

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
// long: one short field for each thing that an action needs to know.
export function ActInputs({ draft, place, readOnly, faultId, onChange }: ActInputsProps) {
  const colleagues = useColleagues();
  const { data: teams = [] } = useTeams();
  const set = (more: Partial<ActDraft>) => onChange({ ...draft, ...more });
  const wrong = faultId === undefined ? {} : { "aria-invalid": true, "aria-describedby": faultId };
  return (
    <>
      <Choice
        label={s.action(place)}
        disabled={readOnly}
        value={draft.what}
        onChange={(event) => set({ what: event.target.value as What })}
        className="min-w-36 grow basis-40"
      >
        {Object.entries(s.what).map(([what, label]) => (
          <option key={what} value={what}>
            {label}
          </option>
        ))}
      </Choice>
      {second()}
    </>
  );

  function second(): ReactNode {
    switch (draft.what) {
      case "assign":
        return (
          <Choice
            label={s.who}
            disabled={readOnly}
            value={draft.agentId}
            onChange={(event) => set({ agentId: event.target.value })}
            className="min-w-36 grow-2 basis-40"
          >
            <option value="">{s.me}</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {draft.agentId === "" || colleagues.some(({ id }) => id === draft.agentId) ? null : (
              <option value={draft.agentId}>{s.goneAgent}</option>
            )}
          </Choice>
        );
      case "transfer":
        return (
          <Choice
            label={s.whichTeam}
            disabled={readOnly}
            value={draft.teamId}
            onChange={(event) => set({ teamId: event.target.value })}
            className="min-w-36 grow-2 basis-40"
            {...wrong}
          >
            <option value="">{s.chooseTeam}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {draft.teamId === "" || teams.some(({ id }) => id === draft.teamId) ? null : (
              <option value={draft.teamId}>{s.goneTeam}</option>
            )}
          </Choice>
        );
      case "priority":
        return (
          <Choice
            label={s.howSoon}
            disabled={readOnly}
            value={draft.priority}
            onChange={(event) => set({ priority: event.target.value as Priority })}
            className="min-w-36 grow-2 basis-40"
          >
            {priorities.map((priority) => (
              <option key={priority} value={priority}>
                {inboxStrings.priority[priority]}
              </option>
            ))}
          </Choice>
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
            className={clsx(inputClass, "h-8 min-w-36 grow-2 basis-40")}
            {...wrong}
          />
        );
      case "snooze-for":
        return (
          <span className="flex min-w-36 grow-2 basis-40 gap-2">
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
              onChange={(event) => set({ unit: event.target.value as Unit })}
              className="min-w-0 grow"
            >
              {Object.entries(s.units).map(([unit, label]) => (
                <option key={unit} value={unit}>
                  {label}
                </option>
              ))}
            </Choice>
          </span>
        );
      default:
        return null;
    }
  }
}

function Choice({ label, className, ...rest }: { label: string } & ComponentProps<"select">) {
  return (
    <select
      aria-label={label}
      {...rest}
      // A select grows with its longest choice unless told.
      className={clsx(inputClass, "h-8 w-auto!", className)}
    />
  );
}

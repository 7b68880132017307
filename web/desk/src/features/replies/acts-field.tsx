import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { newDraft, type ActDraft } from "./act-draft.ts";
import { ActInputs } from "./act-inputs.tsx";
import { MAX_ACTIONS } from "./model.ts";
import { repliesStrings as s } from "./strings.ts";

export interface ActFaults {
  /** What is wrong with the list as a whole. */
  all?: string;
  /** What is wrong with one of them, by its key. */
  each?: ReadonlyMap<number, string>;
}

interface ActsFieldProps {
  drafts: readonly ActDraft[];
  faults: ActFaults;
  readOnly: boolean;
  onChange: (drafts: readonly ActDraft[]) => void;
}

/** Actions in their order: added at the end, moved by buttons or with Alt and the arrows, taken away. */
// long: the list and what is done to it are one field to whoever uses it.
export function ActsField({ drafts, faults, readOnly, onChange }: ActsFieldProps) {
  const id = useId();
  const [said, setSaid] = useState("");
  const move = (from: number, by: number) => {
    const to = from + by;
    const moved = drafts[from];
    if (!moved || to < 0 || to >= drafts.length) return;
    const rest = drafts.filter((_, at) => at !== from);
    onChange([...rest.slice(0, to), moved, ...rest.slice(to)]);
    setSaid(s.moved(to + 1, drafts.length));
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={`${id}-about`}>
      <legend className="text-13 font-medium">{s.actions}</legend>
      <p id={`${id}-about`} className="text-12 text-text-3">
        {s.actionsHint}
      </p>
      <ol className="flex flex-col gap-2">
        {drafts.map((draft, at) => {
          const fault = faults.each?.get(draft.key);
          const place = at + 1;
          return (
            <li
              key={draft.key}
              onKeyDown={(event) => {
                if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || readOnly) return;
                event.preventDefault();
                move(at, event.key === "ArrowUp" ? -1 : 1);
              }}
              className="rounded-input border border-line bg-sub p-2"
            >
              <div role="group" aria-label={s.action(place)} className="flex items-start gap-2">
                <div className="flex min-w-0 grow flex-wrap gap-2">
                  <ActInputs
                    draft={draft}
                    place={place}
                    readOnly={readOnly}
                    faultId={fault === undefined ? undefined : `${id}-${draft.key}`}
                    onChange={(next) => onChange(drafts.map((one) => (one.key === draft.key ? next : one)))}
                  />
                </div>
                {readOnly ? null : (
                  <span className="flex shrink-0">
                    <IconButton
                      label={s.moveUp(place)}
                      aria-disabled={at === 0}
                      className="aria-disabled:opacity-40"
                      onClick={() => move(at, -1)}
                    >
                      <ArrowUp aria-hidden />
                    </IconButton>
                    <IconButton
                      label={s.moveDown(place)}
                      aria-disabled={place === drafts.length}
                      className="aria-disabled:opacity-40"
                      onClick={() => move(at, 1)}
                    >
                      <ArrowDown aria-hidden />
                    </IconButton>
                    <IconButton
                      label={s.removeAction(place)}
                      onClick={() => onChange(drafts.filter((one) => one.key !== draft.key))}
                    >
                      <Trash2 aria-hidden />
                    </IconButton>
                  </span>
                )}
              </div>
              {fault === undefined ? null : (
                <p id={`${id}-${draft.key}`} role="alert" className="mt-1.5 text-12 text-danger-text">
                  {fault}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {faults.all === undefined ? null : (
        <p role="alert" className="text-12 text-danger-text">
          {faults.all}
        </p>
      )}
      {readOnly ? null : (
        <div>
          <Button
            icon={<Plus aria-hidden />}
            disabled={drafts.length >= MAX_ACTIONS}
            onClick={() => onChange([...drafts, newDraft("resolve")])}
          >
            {s.addAction}
          </Button>
          {drafts.length >= MAX_ACTIONS ? (
            <span className="ml-2 text-12 text-text-3">{s.actionLimit(MAX_ACTIONS)}</span>
          ) : null}
        </div>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </fieldset>
  );
}

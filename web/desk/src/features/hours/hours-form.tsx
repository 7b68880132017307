import type { OpeningSchedule } from "@deskbell/protocol/hours";
import { useState } from "react";
import { explain, fieldErrors } from "../../lib/explain.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useSetHours } from "./api.ts";
import { Holidays } from "./holidays.tsx";
import { inFields, usualSchedule, zones } from "./model.ts";
import { Preview } from "./preview.tsx";
import { hoursStrings as s } from "./strings.ts";
import { WeekGrid } from "./week-grid.tsx";

interface HoursFormProps {
  /** `null`: the workspace. */
  team: string | null;
  hours: OpeningSchedule | null;
  /** What holds while a team says nothing. */
  inherited: OpeningSchedule | null;
}

// long: the markup of one form, read from top to bottom.
export function HoursForm({ team, hours, inherited }: HoursFormProps) {
  const setHours = useSetHours();
  const [draft, setDraft] = useState(() => (hours === null ? null : inFields(hours)));
  const [kept, setKept] = useState(() => inFields(hours ?? inherited ?? usualSchedule()));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const faults = fieldErrors(error);
  const change = (next: OpeningSchedule) => {
    setDraft(next);
    setKept(next);
  };
  const save = async () => {
    setBusy(true);
    try {
      await setHours(team, draft);
      setError(null);
      toasts.show({ tone: "info", title: s.saved });
    } catch (refusal) {
      setError(refusal);
    }
    setBusy(false);
  };
  const none = team === null ? s.always : s.inherit;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-col gap-5 p-5"
    >
      {error === null ? null : <Banner tone="danger">{explain(error)}</Banner>}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={s.mode}
          value={draft === null ? "none" : "set"}
          options={[
            { value: "none", label: none },
            { value: "set", label: s.set },
          ]}
          onChange={(mode) => setDraft(mode === "none" ? null : kept)}
        />
        <Preview hours={draft ?? (team === null ? null : inherited)} />
      </div>
      {draft === null ? null : (
        <>
          <SelectField
            label={s.zone}
            value={draft.zone}
            onChange={({ target }) => change({ ...draft, zone: target.value })}
          >
            {zones(draft.zone).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </SelectField>
          <WeekGrid schedule={draft} faults={faults} onChange={change} />
          <Holidays schedule={draft} faults={faults} onChange={change} />
        </>
      )}
      <div className="flex justify-end">
        <Button type="submit" tone="primary" size="lg" busy={busy}>
          {s.save}
        </Button>
      </div>
    </form>
  );
}

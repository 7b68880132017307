import type { OpeningSchedule } from "@deskbell/protocol/hours";
import type { FieldFault } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { copiedToWorkdays, weekdays } from "./model.ts";
import { Spans } from "./spans.tsx";
import { hoursStrings as s } from "./strings.ts";

interface WeekGridProps {
  schedule: OpeningSchedule;
  faults: readonly FieldFault[];
  onChange: (schedule: OpeningSchedule) => void;
}

/** A week, a day a row. */
export function WeekGrid({ schedule, faults, onChange }: WeekGridProps) {
  return (
    <fieldset>
      <legend className="text-13 font-medium">{s.week}</legend>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
        <p className="text-12 text-text-3">{s.weekHint}</p>
        <Button size="sm" onClick={() => onChange(copiedToWorkdays(schedule))}>
          {s.copy}
        </Button>
      </div>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {weekdays.map((day) => {
          const fault = faults.find(({ field }) => field.startsWith(`hours.week.${day}`));
          return (
            <li key={day} className="flex flex-col gap-x-4 py-2 sm:flex-row sm:items-start">
              <span className="w-28 shrink-0 text-14 font-medium sm:py-2">{s.days[day]}</span>
              <div className="min-w-0 grow">
                <Spans
                  day={s.days[day]}
                  spans={schedule.week[day]}
                  onChange={(spans) => onChange({ ...schedule, week: { ...schedule.week, [day]: spans } })}
                />
                {fault === undefined ? null : (
                  <p role="alert" className="mt-1 text-12 text-danger-text">
                    {fault.message}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

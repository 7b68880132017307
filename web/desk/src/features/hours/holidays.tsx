import type { Holiday, OpeningSchedule } from "@deskbell/protocol/hours";
import { Plus, Trash2 } from "lucide-react";
import type { FieldFault } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { newHoliday } from "./model.ts";
import { Spans } from "./spans.tsx";
import { hoursStrings as s } from "./strings.ts";

interface HolidaysProps {
  schedule: OpeningSchedule;
  faults: readonly FieldFault[];
  onChange: (schedule: OpeningSchedule) => void;
}

/** The days that are different. */
export function Holidays({ schedule, faults, onChange }: HolidaysProps) {
  const { holidays } = schedule;
  const set = (next: Holiday[]) => onChange({ ...schedule, holidays: next });
  return (
    <fieldset>
      <legend className="text-13 font-medium">{s.holidays}</legend>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
        <p className="text-12 text-text-3">{s.holidaysLead}</p>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          onClick={() => set([...holidays, newHoliday(new Date())])}
        >
          {s.addHoliday}
        </Button>
      </div>
      {holidays.length === 0 ? <p className="mt-2 text-13 text-text-3">{s.noHolidays}</p> : null}
      <ul className="mt-2 flex flex-col gap-3">
        {holidays.map((holiday, at) => (
          <HolidayRow
            key={at}
            holiday={holiday}
            faults={faults.filter(({ field }) => field.startsWith(`hours.holidays[${at}]`))}
            onChange={(next) => set(holidays.map((other, place) => (place === at ? next : other)))}
            onRemove={() => set(holidays.filter((_, place) => place !== at))}
          />
        ))}
      </ul>
    </fieldset>
  );
}

interface HolidayRowProps {
  holiday: Holiday;
  faults: readonly FieldFault[];
  onChange: (holiday: Holiday) => void;
  onRemove: () => void;
}

function HolidayRow({ holiday, faults, onChange, onRemove }: HolidayRowProps) {
  const name = holiday.name.trim() === "" ? s.unnamed : holiday.name;
  const about = (part: string) => faults.find(({ field }) => field.endsWith(part))?.message;
  const hours = faults.find(({ field }) => field.includes("].hours"))?.message;
  return (
    <li className="rounded-input border border-line p-3">
      <div className="flex items-end gap-3">
        <div className="w-40 shrink-0">
          <TextField
            type="date"
            label={s.date}
            value={holiday.date}
            error={about(".date")}
            onChange={({ target }) => onChange({ ...holiday, date: target.value })}
          />
        </div>
        <div className="min-w-0 grow">
          <TextField
            label={s.name}
            value={holiday.name}
            maxLength={100}
            autoComplete="off"
            error={about(".name")}
            onChange={({ target }) => onChange({ ...holiday, name: target.value })}
          />
        </div>
        <IconButton label={s.removeHoliday(name)} onClick={onRemove} className="mb-1">
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <div className="mt-2">
        <Spans
          day={name}
          spans={holiday.hours}
          onChange={(spans) => onChange({ ...holiday, hours: spans })}
        />
        {hours === undefined ? null : (
          <p role="alert" className="mt-1 text-12 text-danger-text">
            {hours}
          </p>
        )}
      </div>
    </li>
  );
}

import type { OpeningSchedule } from "@deskbell/protocol/hours";
import { clsx } from "clsx";
import { formatLocale } from "../../lib/language.ts";
import { ownZone } from "./model.ts";
import { usePreview } from "./api.ts";
import { hoursStrings as s } from "./strings.ts";

const WEEK_MS = 6 * 86_400_000;

/** As the clock on the wall there shows it. */
function moment(iso: string, zone: string): string {
  const at = new Date(iso);
  const near = at.getTime() - Date.now() < WEEK_MS;
  return new Intl.DateTimeFormat(formatLocale(), {
    ...(near ? { weekday: "long" } : { day: "numeric", month: "long" }),
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(at);
}

/** What the hours in the form mean now. */
export function Preview({ hours }: { hours: OpeningSchedule | null }) {
  const { data, error } = usePreview(hours);
  const zone = hours?.zone ?? ownZone();
  const open = error === null && data?.open === true;
  const text = () => {
    if (error) return s.previewFailed;
    if (!data) return "…";
    if (data.changesAt === null) return data.open ? s.openNow : s.closedNow;
    const when = moment(data.changesAt, zone);
    return data.open ? s.openUntil(when) : s.closedUntil(when);
  };
  return (
    <p role="status" className="flex items-center gap-2 text-13 text-text-2">
      <span
        aria-hidden
        className={clsx("size-2 shrink-0 rounded-full", open ? "bg-success" : "bg-control")}
      />
      {text()}
    </p>
  );
}

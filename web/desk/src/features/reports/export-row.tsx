import type { ExportJob } from "@deskbell/protocol/report-types";
import { Download, Trash2, X } from "lucide-react";
import { clsx } from "clsx";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { formatLocale } from "../../lib/language.ts";
import { dayOf, fullTime } from "../../lib/time.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { download } from "../session/download.ts";
import { useChange } from "../session/use-change.ts";
import { exportStrings as s } from "./export-strings.ts";
import { exportsKey, exportsPath, isFromTheBeginning, isUnderWay, lastMoment } from "./exports.ts";
import { count } from "./figures.ts";
import { dayBefore } from "./search.ts";

/** One export: what it is, how far it is, and what can be done with it. */
export function ExportRow({ job }: { job: ExportJob }) {
  const what = s.kinds[job.kind];
  // Buttons with words stand below on a phone; an icon alone has room beside the text.
  const hasWords = isUnderWay(job) || job.state === "done";
  return (
    <li
      className={clsx(
        "grid gap-x-3 gap-y-2 px-5 py-3.5",
        hasWords ? "sm:grid-cols-[1fr_auto]" : "grid-cols-[1fr_auto]",
      )}
    >
      <div className="min-w-0">
        <p className="text-14 font-medium">
          {what} <span className="font-normal text-text-2 max-sm:block">{days(job)}</span>
        </p>
        <p className="text-12 text-text-3">
          {[s.asked(job.createdBy.name, fullTime(job.createdAt)), ...extras(job)].join(" · ")}
        </p>
      </div>
      <div className={hasWords ? "sm:col-span-2 sm:row-start-2" : "col-span-2 row-start-2"}>
        <div aria-live="polite" className="empty:hidden">
          {isUnderWay(job) ? null : <Outcome job={job} />}
        </div>
        {isUnderWay(job) ? <Progress job={job} /> : null}
      </div>
      <div
        className={clsx(
          "flex items-center justify-between gap-1",
          hasWords ? "sm:col-start-2 sm:row-start-1" : "col-start-2 row-start-1 self-start",
        )}
      >
        {job.state === "done" ? <DownloadButton job={job} /> : null}
        <RemoveButton job={job} />
      </div>
    </li>
  );
}

function days(job: ExportJob): string {
  const day = (iso: string) => dayOf(dayBefore(Date.parse(iso), 0));
  const to = day(lastMoment(job));
  return isFromTheBeginning(job) ? s.until(to) : s.between(day(job.from), to);
}

function extras({ widget, team, agent, tag, notes }: ExportJob): string[] {
  const isNarrowed = [widget, team, agent, tag].some((one) => one !== null);
  return [...(isNarrowed ? [s.narrowed] : []), ...(notes ? [s.withNotes] : [])];
}

function Outcome({ job }: { job: ExportJob }) {
  if (job.state === "failed") {
    return (
      <p className="text-13 text-danger-text">{job.failure === null ? s.failed : s.failures[job.failure]}</p>
    );
  }
  if (job.state === "cancelled") return <p className="text-13 text-text-2">{s.cancelled}</p>;
  const until = job.expiresAt === null ? [] : [s.keptUntil(fullTime(job.expiresAt))];
  return (
    <p className="text-13 text-text-2 tabular-nums">
      {[s.lines(job.done, count(job.done)), size(job.size), ...until].join(" · ")}
    </p>
  );
}

const UNITS = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

function size(bytes: number): string {
  const [unit, of] = UNITS.find(([, least]) => bytes >= least) ?? ["kilobyte", 1e3];
  const shown = { style: "unit", unit, maximumFractionDigits: bytes / of < 10 ? 1 : 0 } as const;
  return (bytes / of).toLocaleString(formatLocale(), shown);
}

function Progress({ job }: { job: ExportJob }) {
  const share = job.total === 0 ? 0 : Math.min(1, job.done / job.total);
  const percent = Math.floor(share * 100);
  const said =
    job.state === "waiting"
      ? s.waiting
      : job.total === 0
        ? s.counting
        : s.progress(count(job.done), count(job.total));
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={s.kinds[job.kind]}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={said}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
      >
        <div
          className="h-full w-full origin-left rounded-full bg-accent transition-transform duration-500 motion-reduce:transition-none"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      <p className="flex justify-between text-12 text-text-2 tabular-nums">
        <span>{said}</span>
        {job.state === "running" ? (
          <span>{share.toLocaleString(formatLocale(), { style: "percent" })}</span>
        ) : null}
      </p>
    </div>
  );
}

function DownloadButton({ job }: { job: ExportJob }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download(`${exportsPath}/${job.id}/file`, {}, `${job.kind}.csv`);
    } catch (error) {
      toasts.show({ tone: "danger", title: s.downloadFailed, detail: explain(error) });
    }
    setBusy(false);
  };
  return (
    <Button
      aria-label={s.downloadOne(s.kinds[job.kind])}
      icon={<Download aria-hidden />}
      busy={busy}
      onClick={() => void save()}
    >
      {s.download}
    </Button>
  );
}

/** Stops what is under way; deletes what has ended. */
function RemoveButton({ job }: { job: ExportJob }) {
  const change = useChange(exportsKey);
  const what = s.kinds[job.kind];
  const remove = () =>
    void change(s.removeFailed, () => api(`${exportsPath}/${job.id}`, { method: "DELETE" }));
  if (isUnderWay(job)) {
    return (
      <Button aria-label={s.cancelOne(what)} icon={<X aria-hidden />} onClick={remove}>
        {s.cancel}
      </Button>
    );
  }
  return (
    <IconButton label={s.deleteOne(what)} onClick={remove}>
      <Trash2 aria-hidden />
    </IconButton>
  );
}

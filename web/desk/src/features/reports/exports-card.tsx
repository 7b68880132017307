import type { ExportKind } from "@deskbell/protocol/report-types";
import { FileDown } from "lucide-react";
import { useState } from "react";
import { dayOf } from "../../lib/time.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SelectField } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { may, useUser } from "../session/use-session.ts";
import { ExportRow } from "./export-row.tsx";
import { exportStrings as s } from "./export-strings.ts";
import { BEGINNING, exportsKey, exportsPath, useExports } from "./exports.ts";

/** Files of what is chosen above, written in the background. */
export function ExportsCard({ query }: { query: Record<string, string> }) {
  const jobs = useExports();
  return (
    <Section title={s.title} lead={s.lead}>
      <Begin query={query} />
      {jobs.data ? (
        jobs.data.length === 0 ? (
          <EmptyState icon={<FileDown />} title={s.noneTitle} className="border-t border-line">
            {s.noneText}
          </EmptyState>
        ) : (
          <ul aria-label={s.title} className="divide-y divide-line border-t border-line">
            {jobs.data.map((job) => (
              <ExportRow key={job.id} job={job} />
            ))}
          </ul>
        )
      ) : jobs.isPending ? (
        <Skeleton className="m-5 h-16" />
      ) : (
        <LoadFailed
          icon={<FileDown />}
          title={s.loadFailed}
          error={jobs.error}
          retry={() => void jobs.refetch()}
        />
      )}
    </Section>
  );
}

/** What this person may have written out. */
function useKinds(): ExportKind[] {
  const user = useUser();
  return [
    ...(may(user, "see-conversations") ? (["conversations", "messages"] as const) : []),
    ...(may(user, "see-audit") ? (["audit"] as const) : []),
  ];
}

function Begin({ query }: { query: Record<string, string> }) {
  const kinds = useKinds();
  const change = useChange(exportsKey);
  const [chosen, setChosen] = useState<ExportKind>("conversations");
  const [isAll, setAll] = useState(false);
  const [notes, setNotes] = useState(false);
  const [busy, setBusy] = useState(false);
  const kind = kinds.find((one) => one === chosen) ?? kinds[0];
  if (kind === undefined) return null;
  const begin = async () => {
    setBusy(true);
    const body = bodyOf(kind, query, { isAll, notes });
    await change(s.beginFailed, () => api(exportsPath, { method: "POST", body }));
    setBusy(false);
  };
  return (
    <div className="flex flex-col gap-3 p-5">
      <div className="grid grid-cols-1 items-end gap-3 sm:grid-cols-[1fr_1fr_auto] [&>*]:min-w-0">
        <SelectField
          label={s.what}
          value={kind}
          onChange={(event) => setChosen(kinds.find((one) => one === event.target.value) ?? kind)}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {s.kinds[one]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={s.days}
          value={isAll ? "all" : ""}
          onChange={(event) => setAll(event.target.value === "all")}
        >
          <option value="">{s.between(dayOf(query["from"] ?? ""), dayOf(query["to"] ?? ""))}</option>
          <option value="all">{s.everything}</option>
        </SelectField>
        <Button
          tone="primary"
          size="lg"
          busy={busy}
          icon={<FileDown aria-hidden />}
          onClick={() => void begin()}
        >
          {s.begin}
        </Button>
      </div>
      <p className="text-13 text-text-2">{s.hints[kind]}</p>
      {kind === "messages" ? <SwitchRow label={s.notes} checked={notes} onChange={setNotes} /> : null}
    </div>
  );
}

function bodyOf(
  kind: ExportKind,
  { from, to, tz, ...narrowing }: Record<string, string>,
  { isAll, notes }: { isAll: boolean; notes: boolean },
) {
  return {
    kind,
    from: isAll ? BEGINNING : from,
    to,
    tz,
    ...(kind === "audit" ? {} : narrowing),
    ...(kind === "messages" ? { notes } : {}),
  };
}

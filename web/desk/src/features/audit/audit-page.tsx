import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, ScrollText } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useColleagues } from "../live/use-desk.ts";
import { useTeams } from "../organize/teams.ts";
import { download } from "../session/download.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { auditQuery, auditSearchKeys, everything, useAudit } from "./audit.ts";
import { EntryRow } from "./entry-row.tsx";
import { auditStrings as s } from "./strings.ts";
import type { NameOf } from "./words.ts";

/** Who did what. */
export function AuditPage() {
  const search = useSearch({ from: "/desk/admin/audit" });
  const navigate = useNavigate();
  const narrowed = auditSearchKeys.some((key) => search[key] !== "");
  return (
    <Page title={s.title} lead={s.lead} action={<DownloadButton />}>
      <AuditFilters />
      {narrowed ? (
        <div className="-mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          {search.target === "" ? null : <p className="text-13 text-text-2">{s.narrowedToOne}</p>}
          <Button
            size="sm"
            tone="ghost"
            onClick={() => void navigate({ to: ".", search: everything, replace: true })}
          >
            {s.clear}
          </Button>
        </div>
      ) : null}
      <Entries />
    </Page>
  );
}

function DownloadButton() {
  const search = useSearch({ from: "/desk/admin/audit" });
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download("/api/audit", auditQuery(search), "audit.csv");
    } catch (error) {
      toasts.show({ tone: "danger", title: s.downloadFailed, detail: explain(error) });
    }
    setBusy(false);
  };
  return (
    <Button icon={<Download aria-hidden />} busy={busy} onClick={() => void save()}>
      {s.download}
    </Button>
  );
}

function Entries() {
  const search = useSearch({ from: "/desk/admin/audit" });
  const navigate = useNavigate();
  const nameOf = useNames();
  const list = useAudit(search);
  const only = useCallback(
    (target: string) => void navigate({ to: ".", search: { ...everything, target } }),
    [navigate],
  );
  if (list.isPending) return <Skeleton className="h-80 rounded-card" />;
  if (!list.data) {
    return (
      <LoadFailed
        icon={<ScrollText />}
        title={s.loadFailed}
        error={list.error}
        retry={() => void list.refetch()}
      />
    );
  }
  const entries = list.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ScrollText />} title={s.nothingTitle}>
        {s.nothingText}
      </EmptyState>
    );
  }
  return (
    <>
      <ol
        aria-label={s.title}
        className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card"
      >
        {entries.map((entry) => (
          <EntryRow key={entry.seq} entry={entry} nameOf={nameOf} onOnly={only} />
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button
          className="self-center"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {s.more}
        </Button>
      ) : null}
    </>
  );
}

/** How the ids in the entries are called, where they are known. */
function useNames(): NameOf {
  const colleagues = useColleagues();
  const { data: teams } = useTeams();
  return useMemo(() => {
    const names = new Map([...colleagues, ...(teams ?? [])].map(({ id, name }) => [id, name]));
    return (id) => names.get(id);
  }, [colleagues, teams]);
}

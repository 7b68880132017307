import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookmarkPlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { inboxStrings } from "../inbox/strings.ts";
import { narrowingKeys, none, type Narrowing } from "./narrowing.ts";
import { SaveViewDialog } from "./save-view-dialog.tsx";
import { searchStrings as s } from "./strings.ts";
import { useFilterLabels } from "./use-filter-labels.ts";

/** What the list is narrowed to, each part to be taken off. */
export function FilterChips() {
  const search = useSearch({ from: "/desk/agent" });
  const navigate = useNavigate();
  const labels = useFilterLabels(search);
  const [saving, setSaving] = useState(false);
  const go = (next: Partial<Narrowing>) => void navigate({ to: ".", search: { ...search, ...next } });
  const parts = narrowingKeys.filter((key) => key !== "q").filter((key) => search[key] !== "");
  return (
    <div className="flex flex-col gap-1.5">
      {parts.length === 0 ? null : (
        <ul aria-label={s.active} className="flex flex-wrap gap-1">
          {parts.map((key) => (
            <li key={key} className="flex h-6 max-w-full items-center rounded-full bg-raised pl-2 text-12">
              <span className="truncate">{labels[key]}</span>
              <button
                type="button"
                aria-label={s.remove(labels[key])}
                onClick={() => go({ [key]: "" })}
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-text-3 hover:text-text"
              >
                <X aria-hidden className="size-3" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="-mx-1 flex items-center justify-between gap-2">
        {parts.length > 0 ? (
          <Button size="sm" tone="ghost" onClick={() => go({ ...none, q: search.q })}>
            {s.clearAll}
          </Button>
        ) : (
          <p className="min-w-0 truncate pl-2 text-12 text-text-2">{inboxStrings.resultsFor(search.q)}</p>
        )}
        <Button size="sm" tone="ghost" icon={<BookmarkPlus aria-hidden />} onClick={() => setSaving(true)}>
          {s.save}
        </Button>
      </div>
      {saving ? <SaveViewDialog view={null} search={search} onClose={() => setSaving(false)} /> : null}
    </div>
  );
}

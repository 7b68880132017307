import type { PromisePolicy, PromiseTarget } from "@deskbell/protocol/hours";
import type { Priority } from "@deskbell/protocol/types";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Timer } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { inputClass } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Card } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { api } from "../session/api.ts";
import { promiseStrings as s } from "./strings.ts";

const KEY = "promises";
const MOST_MINUTES = 525_600;
const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** What visitors are promised. */
export function PromisesCard() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [KEY],
    queryFn: () => api<PromisePolicy>("/api/promises"),
  });
  return (
    <Card title={s.title} lead={s.lead}>
      {isPending ? (
        <Skeleton className="h-32" />
      ) : data ? (
        <PolicyForm policy={data} />
      ) : (
        <LoadFailed icon={<Timer />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      )}
    </Card>
  );
}

// long: the markup of one form, read from top to bottom.
function PolicyForm({ policy }: { policy: PromisePolicy }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (priority: Priority, part: Partial<PromiseTarget>) =>
    setDraft({
      ...draft,
      targets: { ...draft.targets, [priority]: { ...draft.targets[priority], ...part } },
    });
  const isRight = priorities.every((priority) =>
    Object.values(draft.targets[priority]).every(
      (minutes: number | null) =>
        minutes === null || (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES),
    ),
  );
  const save = async () => {
    if (!isRight) return setError(s.invalid);
    setBusy(true);
    try {
      const kept = await api<PromisePolicy>("/api/promises", { method: "PUT", body: draft });
      client.setQueryData([KEY], kept);
      setError(null);
      toasts.show({ tone: "info", title: s.saved });
    } catch (refusal) {
      setError(explain(refusal));
    }
    setBusy(false);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      className="flex flex-col gap-4"
    >
      {error === null ? null : <Banner tone="danger">{error}</Banner>}
      <div className="-my-3">
        <SwitchRow
          label={s.on}
          hint={s.onHint}
          checked={draft.on}
          onChange={(on) => setDraft({ ...draft, on })}
        />
      </div>
      {draft.on ? (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <span className="text-13 font-medium">{s.clock}</span>
            <Segmented
              label={s.clock}
              value={draft.clock}
              options={[
                { value: "business", label: s.business },
                { value: "always", label: s.always },
              ]}
              onChange={(clock) => setDraft({ ...draft, clock })}
            />
          </div>
          <table className="w-full text-13">
            <thead>
              <tr className="text-left text-12 text-text-3">
                <th scope="col" className="py-1 font-medium">
                  {s.priority}
                </th>
                <th scope="col" className="py-1 font-medium">
                  {s.firstResponse}
                </th>
                <th scope="col" className="py-1 font-medium">
                  {s.resolution}
                </th>
              </tr>
            </thead>
            <tbody>
              {priorities.map((priority) => {
                const name = inboxStrings.priority[priority];
                const { firstResponse, resolution } = draft.targets[priority];
                return (
                  <tr key={priority} className="border-t border-line">
                    <th scope="row" className="py-2 pr-4 text-left font-medium">
                      {name}
                    </th>
                    <td className="py-2 pr-4">
                      <Minutes
                        label={s.firstResponseOf(name)}
                        minutes={firstResponse}
                        onChange={(minutes) => set(priority, { firstResponse: minutes })}
                      />
                    </td>
                    <td className="py-2">
                      <Minutes
                        label={s.resolutionOf(name)}
                        minutes={resolution}
                        onChange={(minutes) => set(priority, { resolution: minutes })}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          <p className="text-12 text-text-3">{s.minutesHint}</p>
        </>
      ) : null}
      <div className="flex justify-end">
        <Button type="submit" tone="primary" size="lg" busy={busy}>
          {s.save}
        </Button>
      </div>
    </form>
  );
}

interface MinutesProps {
  label: string;
  minutes: number | null;
  onChange: (minutes: number | null) => void;
}

/** What is no number stands there as it was typed, and is refused when it is saved. */
function Minutes({ label, minutes, onChange }: MinutesProps) {
  return (
    <input
      type="number"
      min={1}
      max={MOST_MINUTES}
      aria-label={label}
      value={minutes ?? ""}
      onChange={({ target }) => onChange(target.value === "" ? null : Number(target.value))}
      className={clsx(inputClass, "h-9 max-w-32 tabular-nums")}
    />
  );
}

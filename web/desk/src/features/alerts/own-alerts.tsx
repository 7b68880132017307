import type { OwnAlerts } from "@deskbell/protocol/alerts";
import { BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Card } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { ownZone, zones } from "../hours/model.ts";
import { tryStep, useOwnAlerts, usePrefer, useReload } from "./api.ts";
import { allowPushes, pushState, stopPushes, type PushState } from "./push.ts";
import { alertStrings as s } from "./strings.ts";

/** How one is called while one is away. */
export function OwnAlertsCard() {
  const { data, error, isPending, refetch } = useOwnAlerts();
  return (
    <Card title={s.ownTitle} lead={s.ownLead}>
      {isPending ? (
        <Skeleton className="h-32" />
      ) : data ? (
        <div className="-my-3 divide-y divide-line">
          <ThisBrowser own={data} />
          <Choices own={data} />
          <Quiet own={data} />
        </div>
      ) : (
        <LoadFailed icon={<BellRing />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      )}
    </Card>
  );
}

function ThisBrowser({ own }: { own: OwnAlerts }) {
  const reload = useReload();
  const [state, setState] = useState<PushState | null>(null);
  const [busy, setBusy] = useState(false);
  const { browsers } = own;
  useEffect(() => {
    let current = true;
    void pushState(browsers).then((next) => {
      if (current) setState(next);
    });
    return () => {
      current = false;
    };
  }, [browsers]);
  const change = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const detail = error instanceof DOMException ? s.hereFailedText : explain(error);
      toasts.show({ tone: "danger", title: s.hereFailed, detail });
    }
    await reload();
    setState(await pushState(browsers).catch(() => "unsupported" as const));
    setBusy(false);
  };
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-0">
        <p className="text-14 font-medium">{s.here}</p>
        <p role="status" className="text-13 text-text-2">
          {state === null ? "…" : s.hereHints[state]}
        </p>
        {browsers.length === 0 ? null : <p className="text-12 text-text-3">{s.browsers(browsers.length)}</p>}
      </div>
      {state === "off" ? (
        <Button busy={busy} onClick={() => void change(() => allowPushes(own))}>
          {s.allow}
        </Button>
      ) : null}
      {state === "on" ? (
        <Button busy={busy} onClick={() => void change(() => stopPushes(browsers))}>
          {s.stop}
        </Button>
      ) : null}
    </div>
  );
}

function Choices({ own }: { own: OwnAlerts }) {
  const prefer = usePrefer();
  return (
    <>
      <div>
        <SwitchRow label={s.push} checked={own.push} onChange={(push) => void prefer(own, { push })} />
        {own.push && own.browsers.length > 0 ? (
          <div className="pb-3">
            <Button size="sm" onClick={() => void tryStep("push")}>
              {s.tryStep(s.steps.push)}
            </Button>
          </div>
        ) : null}
      </div>
      <div>
        <SwitchRow
          label={s.email}
          hint={own.emailAvailable ? undefined : s.noMail}
          checked={own.email}
          onChange={(email) => void prefer(own, { email })}
        />
        {own.email && own.emailAvailable ? (
          <div className="pb-3">
            <Button size="sm" onClick={() => void tryStep("email")}>
              {s.tryStep(s.steps.email)}
            </Button>
          </div>
        ) : null}
      </div>
    </>
  );
}

function Quiet({ own }: { own: OwnAlerts }) {
  const prefer = usePrefer();
  const { quiet } = own;
  const usual = { from: "22:00", to: "07:00", zone: ownZone() };
  // What is not a time yet, while it is typed, is not sent.
  const change = (part: Partial<typeof usual>) => {
    if (Object.values(part).every((value) => value !== ""))
      void prefer(own, { quiet: { ...usual, ...quiet, ...part } });
  };
  return (
    <div>
      <SwitchRow
        label={s.quiet}
        hint={s.quietHint}
        checked={quiet !== null}
        onChange={(on) => void prefer(own, { quiet: on ? usual : null })}
      />
      {quiet === null ? null : (
        <div className="grid gap-4 pb-3 sm:grid-cols-[8rem_8rem_1fr]">
          <TextField
            type="time"
            label={s.quietFrom}
            value={quiet.from}
            onChange={({ target }) => change({ from: target.value })}
          />
          <TextField
            type="time"
            label={s.quietTo}
            value={quiet.to}
            onChange={({ target }) => change({ to: target.value })}
          />
          <SelectField
            label={s.zone}
            value={quiet.zone}
            onChange={({ target }) => change({ zone: target.value })}
          >
            {zones(quiet.zone).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </SelectField>
        </div>
      )}
    </div>
  );
}

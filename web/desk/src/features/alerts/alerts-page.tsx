import type { AlertLadder, AlertLadderShown, AlertStep } from "@deskbell/protocol/alerts";
import { Link } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useState } from "react";
import { explain, fieldErrors } from "../../lib/explain.ts";
import { fullTime } from "../../lib/time.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { TextField } from "../../ui/field.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SwitchRow } from "../../ui/switch-row.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useColleagues } from "../live/use-desk.ts";
import { tryStep, useLadder, useSetLadder } from "./api.ts";
import { alertStrings as s } from "./strings.ts";

const steps: readonly AlertStep[] = ["push", "email", "webhook"];
const MOST_SECONDS = 86_400;

export function AlertsPage() {
  const { data, error, isPending, refetch } = useLadder();
  return (
    <Page title={s.title} lead={s.lead}>
      {isPending ? (
        <Skeleton className="h-80 rounded-card" />
      ) : data ? (
        <>
          <LadderCard shown={data} />
          <Trying shown={data} />
          <Problems shown={data} />
        </>
      ) : (
        <LoadFailed icon={<BellRing />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      )}
    </Page>
  );
}

/** The seconds as text: what is typed is a number only at the end. */
type Seconds = Record<AlertStep, string>;

// long: the markup of one form, read from top to bottom.
function LadderCard({ shown }: { shown: AlertLadderShown }) {
  const setLadder = useSetLadder();
  const [ladder, setDraft] = useState<AlertLadder>(shown);
  const [seconds, setSeconds] = useState<Seconds>({
    push: String(shown.push.afterSeconds),
    email: String(shown.email.afterSeconds),
    webhook: String(shown.webhook.afterSeconds),
  });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isRight = (step: AlertStep) =>
    /^\d+$/u.test(seconds[step]) && Number(seconds[step]) >= 1 && Number(seconds[step]) <= MOST_SECONDS;
  const rung = (step: AlertStep) => ({ on: ladder[step].on, afterSeconds: Number(seconds[step]) });
  const save = async (newSecret: boolean) => {
    if (!steps.every(isRight)) return;
    setBusy(true);
    try {
      const { webhookUrl } = ladder;
      await setLadder({
        push: rung("push"),
        email: rung("email"),
        webhook: rung("webhook"),
        webhookUrl,
        newSecret,
      });
      setError(null);
      toasts.show({ tone: "info", title: s.saved });
    } catch (refusal) {
      setError(refusal);
    }
    setBusy(false);
  };
  const fault = fieldErrors(error).find(({ field }) => field === "webhookUrl");
  return (
    <Card title={s.stepsTitle} lead={s.stepsLead}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        {error === null || fault ? null : <Banner tone="danger">{explain(error)}</Banner>}
        <div className="-my-3 divide-y divide-line">
          {steps.map((step) => (
            <div key={step}>
              <SwitchRow
                label={s.steps[step]}
                hint={step === "email" && !shown.emailAvailable ? s.noMail : s.stepHints[step]}
                checked={ladder[step].on}
                onChange={(on) => setDraft({ ...ladder, [step]: { ...ladder[step], on } })}
              />
              {ladder[step].on ? (
                <div className="grid gap-4 pb-4 sm:grid-cols-[8rem_1fr]">
                  <TextField
                    label={s.afterLabel}
                    aria-label={s.after(s.steps[step])}
                    inputMode="numeric"
                    value={seconds[step]}
                    error={isRight(step) ? undefined : s.afterInvalid}
                    onChange={({ target }) => setSeconds({ ...seconds, [step]: target.value })}
                  />
                  {step === "webhook" ? (
                    <TextField
                      type="url"
                      label={s.url}
                      hint={s.urlHint}
                      error={fault?.message}
                      placeholder="https://example.com/deskbell"
                      value={ladder.webhookUrl ?? ""}
                      onChange={({ target }) =>
                        setDraft({
                          ...ladder,
                          webhookUrl: target.value.trim() === "" ? null : target.value.trim(),
                        })
                      }
                    />
                  ) : null}
                </div>
              ) : null}
              {step === "webhook" && ladder.webhook.on ? (
                <Secret shown={shown} onRenew={() => void save(true)} />
              ) : null}
            </div>
          ))}
        </div>
        <div className="mt-5 flex justify-end">
          <Button type="submit" tone="primary" size="lg" busy={busy}>
            {s.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Secret({ shown, onRenew }: { shown: AlertLadderShown; onRenew: () => void }) {
  if (shown.webhookSecret === "") return <p className="pb-4 text-13 text-text-3">{s.secretLater}</p>;
  return (
    <div className="flex flex-col gap-2 pb-4">
      <p className="text-13 font-medium">{s.secret}</p>
      <CopyField label={s.secret} copyLabel={s.copySecret} text={shown.webhookSecret} />
      <div>
        <Button size="sm" onClick={onRenew}>
          {s.newSecret}
        </Button>
      </div>
    </div>
  );
}

function Trying({ shown }: { shown: AlertLadderShown }) {
  const possible = steps.filter((step) => shown[step].on && (step !== "email" || shown.emailAvailable));
  if (possible.length === 0) return null;
  return (
    <Card title={s.tryTitle} lead={s.tryLead}>
      <div className="flex flex-wrap gap-2">
        {possible.map((step) => (
          <Button key={step} onClick={() => void tryStep(step)}>
            {s.tryStep(s.steps[step])}
          </Button>
        ))}
      </div>
    </Card>
  );
}

function Problems({ shown }: { shown: AlertLadderShown }) {
  const colleagues = useColleagues();
  const nameOf = (id: string | null) => colleagues.find((agent) => agent.id === id)?.name;
  return (
    <Section title={s.problems} lead={s.problemsLead}>
      {shown.problems.length === 0 ? (
        <p className="p-5 text-13 text-text-3">{s.noProblems}</p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.problems.map((given) => (
            <li key={given.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-5 py-3 text-13">
              <span className="font-medium">
                {[s.steps[given.step], nameOf(given.agentId)].filter(Boolean).join(" · ")}
              </span>
              <span className="min-w-0 grow [overflow-wrap:anywhere] text-text-2">{given.problem}</span>
              <span className="text-text-3">
                {s.attempts(given.attempts)} ·{" "}
                <time dateTime={given.createdAt}>{fullTime(given.createdAt)}</time>
              </span>
              <Link
                to="/agent/$conversationId"
                params={{ conversationId: given.conversationId }}
                className="text-accent-text underline"
              >
                {s.openChat}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

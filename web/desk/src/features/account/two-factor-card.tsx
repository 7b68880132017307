import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { fullTime } from "../../lib/time.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Card } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { AskPassword } from "./ask-password.tsx";
import { Enrol, type Enrolment } from "./enrol.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { accountStrings as s } from "./strings.ts";

interface TwoFactor {
  enabled: boolean;
  since: string | null;
  recoveryCodesLeft: number;
  needsPassword: boolean;
}

const twoFactorKey = "two-factor";
/** So few recovery codes are worth a warning. */
const FEW = 3;

type Doing = "renew" | "disable" | { codes: string[] } | null;

/** A second factor: whether there is one, and everything that is done to it. */
export function TwoFactorCard() {
  const client = useQueryClient();
  const [doing, setDoing] = useState<Doing>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [twoFactorKey],
    queryFn: () => api<TwoFactor>("/api/auth/two-factor"),
  });
  const done = (next: Doing = null) => {
    setDoing(next);
    void client.invalidateQueries({ queryKey: [twoFactorKey] });
  };
  return (
    <Card title={s.twoFactor} lead={s.twoFactorLead}>
      {isPending ? (
        <Skeleton className="h-10" />
      ) : !data ? (
        <LoadFailed icon={<ShieldCheck />} title={s.loadFailed} error={error} retry={() => void refetch()} />
      ) : data.enabled ? (
        <On state={data} onDo={setDoing} />
      ) : (
        <Off needsPassword={data.needsPassword} onClose={() => done()} onDone={(codes) => done({ codes })} />
      )}
      {doing === "renew" ? (
        <AskPassword
          title={s.renew}
          text={s.renewText}
          confirm={s.renew}
          onClose={() => setDoing(null)}
          act={async (password) => {
            const { recoveryCodes } = await api<{ recoveryCodes: string[] }>(
              "/api/auth/two-factor/recovery-codes",
              { method: "POST", body: { password } },
            );
            done({ codes: recoveryCodes });
          }}
        />
      ) : null}
      {doing === "disable" ? (
        <AskPassword
          title={s.switchOffTitle}
          text={s.switchOffText}
          confirm={s.switchOff}
          danger
          onClose={() => setDoing(null)}
          act={async (password) => {
            await api("/api/auth/two-factor/disable", { method: "POST", body: { password } });
            toasts.show({ tone: "info", title: s.switchedOff });
            done();
          }}
        />
      ) : null}
      {doing !== null && typeof doing === "object" ? (
        <RecoveryCodes codes={doing.codes} onClose={() => done()} />
      ) : null}
    </Card>
  );
}

interface OffProps {
  needsPassword: boolean;
  onClose: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

/** The way to a second factor: the password of whoever has one, then the device. */
function Off({ needsPassword, onClose, onDone }: OffProps) {
  const [step, setStep] = useState<"ask" | "begin" | Enrolment | null>(null);
  const close = () => {
    setStep(null);
    onClose();
  };
  const begin = async (password?: string) => {
    const body = password === undefined ? {} : { password };
    setStep(await api<Enrolment>("/api/auth/two-factor/start", { method: "POST", body }));
  };
  // Whoever signs in at a provider alone has no password to ask for.
  const beginAtOnce = async () => {
    setStep("begin");
    try {
      await begin();
    } catch (error) {
      toasts.show({ tone: "danger", title: s.switchOnFailed, detail: explain(error) });
      close();
    }
  };
  return (
    <>
      <Button
        tone="primary"
        busy={step === "begin"}
        onClick={() => (needsPassword ? setStep("ask") : void beginAtOnce())}
      >
        {s.switchOn}
      </Button>
      {step === "ask" ? (
        <AskPassword title={s.switchOn} text={s.switchOnText} confirm={s.goOn} onClose={close} act={begin} />
      ) : null}
      {step !== null && typeof step === "object" ? (
        <Enrol enrolment={step} onClose={close} onDone={onDone} />
      ) : null}
    </>
  );
}

function On({ state, onDo }: { state: TwoFactor; onDo: (doing: Doing) => void }) {
  const { since, recoveryCodesLeft: left } = state;
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-x-2 text-14">
        <ShieldCheck aria-hidden className="size-4 text-success-text" />
        <span className="font-medium">{since === null ? s.on : s.onSince(fullTime(since))}</span>
        <span className="text-13 text-text-2">{s.codesLeft(left)}</span>
      </p>
      {left <= FEW ? <Banner tone="warning">{s.fewCodes}</Banner> : null}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onDo("renew")}>{s.renew}</Button>
        <Button onClick={() => onDo("disable")}>{s.switchOff}</Button>
      </div>
    </div>
  );
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { fullTime } from "../../lib/time.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Card } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { AskPassword } from "./ask-password.tsx";
import { Enrol } from "./enrol.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { accountStrings as s } from "./strings.ts";

interface TwoFactor {
  enabled: boolean;
  since: string | null;
  recoveryCodesLeft: number;
}

const twoFactorKey = "two-factor";
/** So few recovery codes are worth a warning. */
const FEW = 3;

type Doing = "enrol" | "renew" | "disable" | { codes: string[] } | null;

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
        <Button tone="primary" onClick={() => setDoing("enrol")}>
          {s.switchOn}
        </Button>
      )}
      {doing === "enrol" ? <Enrol onClose={() => done()} onDone={(codes) => done({ codes })} /> : null}
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

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { fullTime } from "../../lib/time.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { api } from "../session/api.ts";
import { session } from "../session/browser-session.ts";
import { everyPage } from "../session/every-page.ts";
import { browserName } from "../visitor/browser-name.ts";
import { accountStrings as s } from "./strings.ts";

interface OwnSession {
  id: string;
  userAgent: string | null;
  address: string | null;
  createdAt: string;
  usedAt: string;
  current: boolean;
}

const sessionsKey = "own-sessions";

/** Where one is signed in; each can be ended, and all at once. */
export function SessionsCard() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [sessionsKey],
    queryFn: ({ signal }) => everyPage<OwnSession>("/api/auth/sessions", signal),
  });
  return (
    <Section title={s.sessions} lead={s.sessionsLead} action={<EndAll />}>
      {isPending ? (
        <Skeleton className="m-5 h-16" />
      ) : !data ? (
        <LoadFailed
          icon={<MonitorSmartphone />}
          title={s.loadFailed}
          error={error}
          retry={() => void refetch()}
        />
      ) : (
        <ul className="divide-y divide-line">
          {data.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Row({ one }: { one: OwnSession }) {
  const client = useQueryClient();
  const [ending, setEnding] = useState(false);
  const name = browserName(one.userAgent) ?? s.unknownDevice;
  const end = async () => {
    setEnding(true);
    try {
      await api(`/api/auth/sessions/${one.id}`, { method: "DELETE" });
    } catch (error) {
      toasts.show({ tone: "danger", title: s.endFailed, detail: explain(error) });
    }
    setEnding(false);
    await client.invalidateQueries({ queryKey: [sessionsKey] });
  };
  return (
    <li className="flex items-center gap-3 py-3 pr-4 pl-5">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-text-3" />
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-14 font-medium">{name}</span>
          {one.current ? <span className="text-12 text-success-text">{s.thisOne}</span> : null}
        </span>
        <span className="block text-13 text-text-2">
          {one.address === null ? null : <span className="tabular-nums">{one.address} · </span>}
          {s.used(fullTime(one.usedAt))} · {s.begun(fullTime(one.createdAt))}
        </span>
      </span>
      {one.current ? (
        <Button onClick={() => void session.signOut()}>{s.signOut}</Button>
      ) : (
        <Button busy={ending} aria-label={s.endOne(name)} onClick={() => void end()}>
          {s.end}
        </Button>
      )}
    </li>
  );
}

function EndAll() {
  const [asking, setAsking] = useState(false);
  const endAll = () => {
    setAsking(false);
    session.signOut(true).catch((error: unknown) => {
      toasts.show({ tone: "danger", title: s.endFailed, detail: explain(error) });
    });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{s.endAll}</Button>
      {asking ? (
        <Confirm
          title={s.endAllTitle}
          text={s.endAllText}
          confirm={s.endAll}
          onConfirm={endAll}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

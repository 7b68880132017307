import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState, type ReactNode } from "react";
import { authApi } from "../features/session/auth-api.ts";
import { SignInForm } from "../features/session/sign-in-form.tsx";
import { sessionStrings as s } from "../features/session/strings.ts";
import { useSession } from "../features/session/use-session.ts";
import { CreateWorkspaceForm } from "../features/setup/create-workspace-form.tsx";
import { explain } from "../lib/explain.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/mark.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { uiStrings } from "../ui/strings.ts";

/** `/` for whoever is not signed in: the first run, or signing in. */
export function FrontPage() {
  const { next } = useSearch({ from: "/" });
  const navigate = useNavigate();
  const state = useSession();
  const setup = useQuery({ queryKey: ["setup"], queryFn: authApi.setup, gcTime: 0 });
  const [chosen, setChosen] = useState<"create" | "sign-in" | null>(null);
  const reason = state.status === "signed-out" ? state.reason : null;
  // A server that cannot say whether it is new can still be signed in to, once it answers.
  const open = setup.data?.open ?? false;
  const first = open && setup.data?.registration === "first";
  const creating = chosen === null ? first : chosen === "create";
  const signedIn = state.status === "signed-in";
  useEffect(() => {
    if (signedIn) void navigate({ href: creating ? "/admin/start" : (next ?? "/agent"), replace: true });
  }, [signedIn, creating, next, navigate]);
  if (setup.isPending || state.status === "restoring" || signedIn) return <Frame title={null} />;
  const other = open ? (
    <Button tone="ghost" onClick={() => setChosen(creating ? "sign-in" : "create")}>
      {creating ? s.signInInstead : s.createInstead}
    </Button>
  ) : null;
  return creating ? (
    <Frame title={s.createTitle} lead={s.createLead} footer={first ? null : other}>
      <CreateWorkspaceForm />
    </Frame>
  ) : (
    <Frame title={s.signInTitle} footer={other ?? s.noAccount}>
      {reason === null ? null : <Banner tone="warning">{s.reasons[reason]}</Banner>}
      {setup.isError ? (
        <Banner
          tone="danger"
          action={
            <Button size="sm" tone="ghost" onClick={() => void setup.refetch()}>
              {uiStrings.tryAgain}
            </Button>
          }
        >
          {explain(setup.error)}
        </Banner>
      ) : null}
      <SignInForm />
    </Frame>
  );
}

interface FrameProps {
  /** `null` while it is not known which page this is. */
  title: string | null;
  lead?: string;
  footer?: ReactNode;
  children?: ReactNode;
}

function Frame({ title, lead, footer, children }: FrameProps) {
  return (
    <main className="flex min-h-full flex-col items-center bg-sub px-4 py-[min(12vh,112px)]">
      <div className="w-full max-w-[400px]">
        <div className="mb-6 flex flex-col items-center text-center">
          <Mark size={40} />
          <h1 className="mt-4 text-20 font-semibold tracking-[-0.01em]">
            {title ?? <Skeleton className="h-7 w-48" />}
          </h1>
          {lead === undefined ? null : <p className="mt-1 text-14 text-text-2">{lead}</p>}
        </div>
        <div className="flex flex-col gap-4 rounded-panel border border-line bg-bg p-6">
          {children ?? (
            <div role="status" aria-label={uiStrings.loading} className="flex flex-col gap-4">
              <Skeleton className="h-10" />
              <Skeleton className="h-10" />
              <Skeleton className="h-10" />
            </div>
          )}
        </div>
        {footer === undefined || footer === null ? null : (
          <div className="mt-4 text-center text-13 text-text-2">{footer}</div>
        )}
      </div>
    </main>
  );
}

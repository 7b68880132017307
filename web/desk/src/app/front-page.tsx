import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { authApi } from "../features/session/auth-api.ts";
import type { ArrivalState } from "../features/session/arrival.ts";
import { arrival, invitation } from "../features/session/browser-session.ts";
import { ProviderLink } from "../features/session/provider-link.tsx";
import { SignInForm } from "../features/session/sign-in-form.tsx";
import { sessionStrings as s } from "../features/session/strings.ts";
import { useSession } from "../features/session/use-session.ts";
import { CreateWorkspaceForm } from "../features/setup/create-workspace-form.tsx";
import { explain } from "../lib/explain.ts";
import { useLanguage } from "../lib/language.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { uiStrings } from "../ui/strings.ts";
import { FrontFrame } from "./front-frame.tsx";
import { InvitationPage } from "./invitation-page.tsx";

/** `/` for whoever is not signed in: an invitation, the first run, or signing in. */
export function FrontPage() {
  useLanguage();
  const token = useSyncExternalStore(invitation.subscribe, invitation.token);
  // A second link in the same tab begins anew.
  return token === null ? <Entrance /> : <InvitationPage key={token} token={token} />;
}

/** What a sign-in at the provider led to. It goes on by itself as soon as it is known that nobody is signed in. */
function useArrival(): ArrivalState {
  const came = useSyncExternalStore(arrival.subscribe, arrival.state);
  const { status } = useSession();
  useEffect(() => {
    if (came.step === "back" && status === "signed-out") void arrival.finish();
    if (status === "signed-in") arrival.forget();
  }, [came, status]);
  return came;
}

function ArrivalBanner({ came, name }: { came: ArrivalState; name: string }) {
  if (came.step === "refused") return <Banner tone="danger">{explain(came.error)}</Banner>;
  if (came.step !== "failed") return null;
  const tone = came.failure === "denied" ? "warning" : "danger";
  return <Banner tone={tone}>{s.provider.failed[came.failure](name)}</Banner>;
}

// long: what the first page shows, decided in one place
function Entrance() {
  const { next } = useSearch({ from: "/" });
  const navigate = useNavigate();
  const state = useSession();
  const setup = useQuery({ queryKey: ["setup"], queryFn: authApi.setup, gcTime: 0 });
  const provider = useQuery({ queryKey: ["sign-in-provider"], queryFn: authApi.provider, gcTime: 0 });
  const came = useArrival();
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
  const isComing = came.step === "back" || came.step === "exchanging";
  const isWaiting = setup.isPending || provider.isPending || state.status === "restoring";
  if (isWaiting || isComing || signedIn) return <FrontFrame title={null} />;
  const name = provider.data?.name ?? null;
  const other = open ? (
    <Button tone="ghost" onClick={() => setChosen(creating ? "sign-in" : "create")}>
      {creating ? s.signInInstead : s.createInstead}
    </Button>
  ) : null;
  return creating ? (
    <FrontFrame title={s.createTitle} lead={s.createLead} footer={first ? null : other}>
      <CreateWorkspaceForm />
    </FrontFrame>
  ) : (
    <FrontFrame title={s.signInTitle} footer={other ?? s.noAccount}>
      {reason === null || came.step !== "none" ? null : <Banner tone="warning">{s.reasons[reason]}</Banner>}
      <ArrivalBanner came={came} name={name ?? "SSO"} />
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
      <SignInForm challenged={came.step === "challenged" ? came.challenge : undefined}>
        {name === null ? null : <ProviderLink name={name} next={next} />}
      </SignInForm>
    </FrontFrame>
  );
}

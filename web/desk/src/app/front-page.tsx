import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { authApi } from "../features/session/auth-api.ts";
import { invitation } from "../features/session/browser-session.ts";
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

function Entrance() {
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
  if (setup.isPending || state.status === "restoring" || signedIn) return <FrontFrame title={null} />;
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
    </FrontFrame>
  );
}

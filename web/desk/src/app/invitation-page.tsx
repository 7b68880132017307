import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { AcceptInvitationForm } from "../features/session/accept-invitation-form.tsx";
import { invitation, session } from "../features/session/browser-session.ts";
import { sessionStrings as s } from "../features/session/strings.ts";
import { useSession } from "../features/session/use-session.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { FrontFrame } from "./front-frame.tsx";

/** `/` for whoever came with an invitation. */
export function InvitationPage({ token }: { token: string }) {
  const state = useSession();
  const [refused, setRefused] = useState(false);
  if (state.status === "restoring") return <FrontFrame title={null} />;
  // Most often the admin who tries the link: their session must not end unasked.
  if (state.status === "signed-in") return <Occupied name={state.user.name} />;
  if (refused) {
    return (
      <FrontFrame title={s.refusedTitle}>
        <Banner tone="danger">{s.refused}</Banner>
        <Button tone="primary" size="lg" autoFocus onClick={invitation.forget}>
          {s.toSignIn}
        </Button>
      </FrontFrame>
    );
  }
  return (
    <FrontFrame
      title={s.invitedTitle}
      lead={s.invitedLead}
      footer={
        <Button tone="ghost" onClick={invitation.forget}>
          {s.alreadyJoined}
        </Button>
      }
    >
      <AcceptInvitationForm token={token} onRefused={() => setRefused(true)} />
    </FrontFrame>
  );
}

function Occupied({ name }: { name: string }) {
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const signOut = () => {
    setLeaving(true);
    void session.signOut();
  };
  const stay = () => {
    invitation.forget();
    void navigate({ to: "/agent", replace: true });
  };
  return (
    <FrontFrame title={s.occupiedTitle}>
      <p className="text-14 text-text-2 [overflow-wrap:anywhere]">{s.occupied(name)}</p>
      <Button tone="primary" size="lg" busy={leaving} onClick={signOut}>
        {s.signOutToJoin}
      </Button>
      <Button size="lg" onClick={stay}>
        {s.stay(name)}
      </Button>
    </FrontFrame>
  );
}

import { Link } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { useUser } from "../features/session/use-session.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { firstPlace } from "./access.ts";
import { appStrings as s } from "./strings.ts";

/** In place of a page that is not for whoever asks for it. */
export function NotAllowed() {
  const place = firstPlace(useUser());
  return (
    <main className="flex grow items-center justify-center">
      <EmptyState
        icon={<ShieldAlert />}
        title={s.notAllowedTitle}
        action={
          <Link to={place} className={buttonClass()}>
            {place === "/agent" ? s.toInbox : s.toStart}
          </Link>
        }
      >
        {s.notAllowedText}
      </EmptyState>
    </main>
  );
}

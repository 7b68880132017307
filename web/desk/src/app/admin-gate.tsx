import { Link, Outlet } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { isAdmin, useUser } from "../features/session/use-session.ts";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { appStrings as s } from "./strings.ts";

export function AdminGate() {
  const user = useUser();
  if (isAdmin(user)) return <Outlet />;
  return (
    <main className="flex grow items-center justify-center">
      <EmptyState
        icon={<ShieldAlert />}
        title={s.adminsOnlyTitle}
        action={
          <Link to="/agent" className={buttonClass()}>
            {s.toInbox}
          </Link>
        }
      >
        {s.adminsOnlyText}
      </EmptyState>
    </main>
  );
}

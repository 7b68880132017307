import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { Card, Page } from "../../ui/page.tsx";
import { profileStrings } from "../profile/strings.ts";
import { PasswordForm } from "./password-form.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { accountStrings as s } from "./strings.ts";
import { TwoFactorCard } from "./two-factor-card.tsx";

/** What protects one's own account. */
export function SecurityPage() {
  return (
    <Page
      title={s.title}
      lead={s.lead}
      action={
        <Link
          to="/agent/settings"
          className="inline-flex items-center gap-1 text-13 font-medium text-accent-text hover:underline"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {s.back}
        </Link>
      }
    >
      <TwoFactorCard />
      <Card title={profileStrings.password} lead={profileStrings.passwordLead}>
        <PasswordForm />
      </Card>
      <SessionsCard />
    </Page>
  );
}

import { KeyRound } from "lucide-react";
import { buttonClass } from "../../ui/button.tsx";
import { arrival } from "./browser-session.ts";
import { sessionStrings as s } from "./strings.ts";

/** Leaves for the provider, which sends the browser back to this page. A link and no form: our pages send forms to themselves alone. */
export function ProviderLink({ name, next }: { name: string; next: string | undefined }) {
  return (
    <>
      <p className="flex items-center gap-3 text-13 text-text-3 before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        {s.provider.or}
      </p>
      <a
        href="/api/auth/oidc/start"
        onClick={() => arrival.leave(next)}
        className={`${buttonClass("secondary", "lg")} min-w-0`}
      >
        <KeyRound aria-hidden />
        <span className="truncate">{s.provider.signIn(name)}</span>
      </a>
    </>
  );
}

import { Link } from "@tanstack/react-router";
import { Compass, TriangleAlert } from "lucide-react";
import { Button, buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { appStrings as s } from "./strings.ts";

export function NotFoundPage() {
  return (
    <main className="flex h-full grow items-center justify-center">
      <EmptyState
        icon={<Compass />}
        title={s.notFoundTitle}
        action={
          <Link to="/agent" className={buttonClass()}>
            {s.toStart}
          </Link>
        }
      >
        {s.notFoundText}
      </EmptyState>
    </main>
  );
}

export function CrashedPage({ error }: { error: unknown }) {
  return (
    <main className="flex h-full grow items-center justify-center">
      <EmptyState
        icon={<TriangleAlert />}
        title={s.crashedTitle}
        action={<Button onClick={() => window.location.reload()}>{s.reload}</Button>}
      >
        {s.crashedText}
        <span className="mt-2 block font-mono text-12 text-text-3">{String(error)}</span>
      </EmptyState>
    </main>
  );
}

import type { ReactNode } from "react";
import { explain } from "../lib/explain.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { uiStrings as s } from "./strings.ts";

interface LoadFailedProps {
  icon: ReactNode;
  /** What could not be loaded. */
  title: string;
  error: unknown;
  retry: () => void;
}

/** Instead of what could not be loaded: why, and another try. */
export function LoadFailed({ icon, title, error, retry }: LoadFailedProps) {
  return (
    <EmptyState icon={icon} title={title} action={<Button onClick={retry}>{s.tryAgain}</Button>}>
      {explain(error)}
    </EmptyState>
  );
}

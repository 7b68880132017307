import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface SectionProps {
  title: string;
  lead: string;
  /** What stands at the right of the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A card of a page: what it is about, what can be done with all of it, and what there is. */
export function Section({ title, lead, action, children }: SectionProps) {
  return (
    <section className="rounded-card border border-line bg-bg">
      <header className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-5 py-4">
        <div className="min-w-0">
          <h2 className="text-14 font-semibold">{title}</h2>
          <p className="mt-0.5 text-13 text-text-2">{lead}</p>
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** Makes one more of what stands in a section. */
export function AddButton({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Button icon={<Plus aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  );
}

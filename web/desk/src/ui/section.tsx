import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface Adding {
  /** What the button says that makes one more. */
  add: string;
  onAdd: () => void;
}

interface Acting {
  /** What else can be done with all of it. */
  action?: ReactNode;
}

type SectionProps = { title: string; lead: string; children: ReactNode } & (Adding | Acting);

/** A card of a page: what it is about, a way to make one more, and those that there are. */
export function Section({ title, lead, children, ...top }: SectionProps) {
  return (
    <section className="rounded-card border border-line bg-bg">
      <header className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-5 py-4">
        <div className="min-w-0">
          <h2 className="text-14 font-semibold">{title}</h2>
          <p className="mt-0.5 text-13 text-text-2">{lead}</p>
        </div>
        {"add" in top ? (
          <Button icon={<Plus aria-hidden />} onClick={top.onAdd}>
            {top.add}
          </Button>
        ) : (
          top.action
        )}
      </header>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  lead: string;
  /** One button, beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A card of a page, with what it is about above it. */
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

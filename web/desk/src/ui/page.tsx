import type { ReactNode } from "react";
import { useTabTitle } from "../lib/tab-title.ts";

interface PageProps {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A page of forms and lists: one column, scrolling by itself. */
export function Page({ title, lead, action, children }: PageProps) {
  useTabTitle(title);
  return (
    <main className="min-w-0 grow overflow-y-auto">
      <div className="mx-auto flex max-w-[880px] flex-col gap-6 px-4 py-6 sm:px-8 sm:py-10">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <h1 className="text-20 font-semibold tracking-[-0.01em]">{title}</h1>
            {lead === undefined ? null : (
              <p className="mt-1 max-w-xl text-14 text-balance text-text-2">{lead}</p>
            )}
          </div>
          {action}
        </header>
        {children}
      </div>
    </main>
  );
}

interface CardProps {
  title?: string;
  lead?: ReactNode;
  children: ReactNode;
}

export function Card({ title, lead, children }: CardProps) {
  return (
    <section className="rounded-card border border-line bg-bg">
      {title === undefined ? null : (
        <header className="border-b border-line px-5 py-4">
          <h2 className="text-14 font-semibold">{title}</h2>
          {lead === undefined ? null : <p className="mt-0.5 text-13 text-text-2">{lead}</p>}
        </header>
      )}
      <div className="p-5">{children}</div>
    </section>
  );
}

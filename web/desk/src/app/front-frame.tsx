import type { ReactNode } from "react";
import { useTabTitle } from "../lib/tab-title.ts";
import { Mark } from "../ui/mark.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { uiStrings } from "../ui/strings.ts";

interface FrontFrameProps {
  /** `null` while it is not known which page this is. */
  title: string | null;
  lead?: string;
  footer?: ReactNode;
  children?: ReactNode;
}

/** Around what somebody sees who is not signed in. */
export function FrontFrame({ title, lead, footer, children }: FrontFrameProps) {
  useTabTitle(title);
  return (
    <main className="flex min-h-full flex-col items-center bg-ground px-4 py-[min(12vh,112px)]">
      <div className="w-full max-w-[400px]">
        <div className="mb-6 flex flex-col items-center text-center">
          <Mark size={40} />
          <h1 className="mt-4 text-20 font-semibold tracking-[-0.01em]">
            {title ?? <Skeleton className="h-7 w-48" />}
          </h1>
          {lead === undefined ? null : <p className="mt-1 text-14 text-balance text-text-2">{lead}</p>}
        </div>
        <div className="flex flex-col gap-4 rounded-panel border border-line bg-card p-6">
          {children ?? (
            <div role="status" aria-label={uiStrings.loading} className="flex flex-col gap-4">
              <Skeleton className="h-10" />
              <Skeleton className="h-10" />
              <Skeleton className="h-10" />
            </div>
          )}
        </div>
        {footer === undefined || footer === null ? null : (
          <div className="mt-4 text-center text-13 text-balance text-text-2">{footer}</div>
        )}
      </div>
    </main>
  );
}

import { clsx } from "clsx";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** Why it is empty. */
  children?: ReactNode;
  /** The one thing to do about it. */
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={clsx("flex flex-col items-center justify-center px-6 py-10 text-center", className)}>
      <span
        aria-hidden
        className="mb-3 inline-flex size-10 items-center justify-center rounded-card bg-raised text-text-2 [&_svg]:size-5"
      >
        {icon}
      </span>
      <p className="text-14 font-medium text-text">{title}</p>
      {children === undefined ? null : (
        <p className="mt-1 max-w-72 text-13 text-balance text-text-2">{children}</p>
      )}
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}

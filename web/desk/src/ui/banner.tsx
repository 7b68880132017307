import { CircleAlert, Info } from "lucide-react";
import { clsx } from "clsx";
import type { ReactNode } from "react";

interface BannerProps {
  tone?: "info" | "danger" | "warning";
  action?: ReactNode;
  children: ReactNode;
}

/** What went wrong or what to know, in place; errors are announced at once, the rest politely. */
export function Banner({ tone = "info", action, children }: BannerProps) {
  const Icon = tone === "info" ? Info : CircleAlert;
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={clsx(
        "flex items-start gap-2 rounded-input px-3 py-2 text-13",
        tone === "danger" && "bg-danger-soft text-danger-text",
        tone === "warning" && "bg-warning-soft text-warning-text",
        tone === "info" && "bg-accent-soft text-text",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 grow">{children}</div>
      {action}
    </div>
  );
}

import { Skeleton } from "../../ui/skeleton.tsx";
import { uiStrings } from "../../ui/strings.ts";

const widths = ["46%", "62%", "34%", "54%", "40%"];

export function ThreadSkeleton() {
  return (
    <div role="status" aria-label={uiStrings.loading} className="flex min-h-0 grow flex-col">
      <div className="flex h-14 items-center gap-3 border-b border-line px-4">
        <Skeleton className="size-8 rounded-full" />
        <Skeleton className="h-4 w-36" />
      </div>
      <div className="flex grow flex-col justify-end gap-4 p-4">
        {widths.map((width, index) => (
          <Skeleton key={width} className={index % 2 === 0 ? "h-10" : "h-10 self-end"} style={{ width }} />
        ))}
      </div>
      <div className="p-4">
        <Skeleton className="h-24" />
      </div>
    </div>
  );
}

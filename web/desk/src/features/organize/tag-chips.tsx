import { clsx } from "clsx";
import { X } from "lucide-react";
import { inboxStrings } from "../inbox/strings.ts";
import { organizeStrings as s } from "./strings.ts";
import { colorOf, useTags } from "./tags.ts";

interface TagChipsProps {
  tags: readonly string[];
  /** Puts a cross on each. */
  onRemove?: (tag: string) => void;
  className?: string;
}

/** Tags as they stand beside a conversation. Their colour is a dot: text in any colour could not be read. */
export function TagChips({ tags, onRemove, className }: TagChipsProps) {
  const { data: known } = useTags();
  return (
    <span className={clsx("flex min-w-0 gap-1", className)}>
      <span className="sr-only">{inboxStrings.tagged}</span>
      {tags.map((tag) => (
        <span
          key={tag}
          className="inline-flex h-5 min-w-0 items-center gap-1 rounded-full border border-line bg-bg px-1.5 text-12 text-text-2"
        >
          <TagDot color={colorOf(known, tag)} />
          <span className="truncate">{tag}</span>
          {onRemove ? (
            <button
              type="button"
              aria-label={s.removeTag(tag)}
              onClick={() => onRemove(tag)}
              className="relative -mr-0.5 inline-flex size-4 items-center justify-center rounded-full before:absolute before:-inset-1 hover:bg-raised hover:text-text"
            >
              <X aria-hidden className="size-3" />
            </button>
          ) : null}
        </span>
      ))}
    </span>
  );
}

export function TagDot({ color }: { color: string }) {
  return <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: color }} />;
}

import { clsx } from "clsx";

interface KeysProps {
  /** Written as a person says it: `R`, `Ctrl K`, `Shift Enter`; the parts become caps. */
  keys: string;
  inverted?: boolean;
}

export function Keys({ keys, inverted = false }: KeysProps) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className={clsx(
            "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] border px-1 font-sans text-12 leading-none",
            inverted ? "border-bg/30 text-bg" : "border-line bg-sub text-text-2",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

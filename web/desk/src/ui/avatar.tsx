import { clsx } from "clsx";
import { useState } from "react";

const hues = [
  "light-dark(#dfe3fb, #2a3166)",
  "light-dark(#d8ecf5, #173c4d)",
  "light-dark(#d9f0e2, #173f2b)",
  "light-dark(#f7e6cf, #49330f)",
  "light-dark(#f8dfe4, #4c1f2b)",
  "light-dark(#ecdff7, #3c2455)",
  "light-dark(#e3e6eb, #2c333f)",
];

interface AvatarProps {
  name: string;
  /** Decides the colour, so that it stays when the name changes. */
  seed: string;
  size?: 24 | 28 | 32 | 40 | 64;
  /** Draws a dot; leave out where presence is not known. */
  online?: boolean | undefined;
  src?: string | null;
}

/** Decoration: the name always stands beside it, so that it is hidden from screen readers. */
export function Avatar({ name, seed, size = 32, online, src = null }: AvatarProps) {
  // A picture of before is gone with the next one: then there are the initials again.
  const [gone, setGone] = useState<string | null>(null);
  return (
    <span aria-hidden className="relative inline-flex shrink-0" style={{ width: size, height: size }}>
      {src === null || src === gone ? (
        <span
          data-initials={initials(name)}
          className={clsx(
            "inline-flex size-full items-center justify-center rounded-full font-semibold text-text select-none before:content-[attr(data-initials)]",
            size <= 28 ? "text-12" : size > 40 ? "text-20" : "text-13",
          )}
          style={{ background: hues[hash(seed) % hues.length] }}
        />
      ) : (
        <img src={src} alt="" onError={() => setGone(src)} className="size-full rounded-full object-cover" />
      )}
      {online === undefined ? null : (
        <span
          className={clsx(
            "absolute -right-0.5 -bottom-0.5 rounded-full border-2 border-bg",
            // On a small one it must not cover the initials.
            size <= 28 ? "size-2.5" : "size-3",
            online ? "bg-success" : "bg-control",
          )}
        />
      )}
    </span>
  );
}

/** The first letter of the first and the last word that have one; a number or an address of signs only has none. */
export function initials(name: string): string {
  const letters = name.split(/\s+/u).flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? []);
  const shown = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  return shown.length === 0 ? "#" : shown.join("").toLocaleUpperCase();
}

function hash(text: string): number {
  let value = 0;
  for (const char of text) value = (value * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return value;
}

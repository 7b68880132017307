import { Avatar } from "../../ui/avatar.tsx";
import { Tip } from "../../ui/tip.tsx";
import { viewersStrings as s } from "./strings.ts";
import { useOtherViewers } from "./use-viewers.ts";

/** More pictures than this are a number. */
const SHOWN = 2;

/** Who else looks at this conversation. */
export function AlsoHere() {
  const others = useOtherViewers();
  if (others.length === 0) return null;
  const names = s.alsoHere(others.map(({ name }) => name));
  // Room for all, or all but one less than they are.
  const shown = others.length > SHOWN ? others.slice(0, SHOWN - 1) : others;
  const more = others.length - shown.length;
  return (
    <Tip text={names}>
      <span
        role="img"
        tabIndex={0}
        aria-label={names}
        className="flex shrink-0 animate-appear -space-x-0.5 rounded-full *:rounded-full *:ring-1 *:ring-bg"
      >
        {shown.map(({ id, name, avatarUrl }) => (
          <Avatar key={id} size={24} name={name} seed={id} src={avatarUrl} />
        ))}
        {more > 0 ? (
          <span
            aria-hidden
            className="relative inline-flex size-6 items-center justify-center bg-raised text-12 font-medium text-text-2"
          >
            {s.more(more)}
          </span>
        ) : null}
      </span>
    </Tip>
  );
}

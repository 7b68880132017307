import { AlarmClock, BellRing, Inbox, UserRound, type LucideIcon } from "lucide-react";
import type { View } from "./filter.ts";

const icons: Record<View, LucideIcon> = {
  waiting: BellRing,
  mine: UserRound,
  all: Inbox,
  snoozed: AlarmClock,
};

/** A view has the same sign wherever it is named. */
export function ViewIcon({ view }: { view: View }) {
  const Icon = icons[view];
  return <Icon aria-hidden />;
}

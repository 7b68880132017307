import { Link, useMatchRoute, useNavigate, useParams } from "@tanstack/react-router";
import {
  BellRing,
  ChartNoAxesCombined,
  Clock,
  Ellipsis,
  Inbox,
  Keyboard,
  LayoutTemplate,
  MessageSquareText,
  Radar,
  ScrollText,
  Settings,
  Tags,
  UsersRound,
} from "lucide-react";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useVisitorCount } from "../features/live-visitors/use-live-visitors.ts";
import { repliesStrings } from "../features/replies/strings.ts";
import { StatusMenu } from "../features/session/status-menu.tsx";
import { useUser } from "../features/session/use-session.ts";
import { useMedia } from "../lib/use-media.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Mark } from "../ui/mark.tsx";
import { Tip } from "../ui/tip.tsx";
import { isFor } from "./access.ts";
import { appStrings as s } from "./strings.ts";

type Place =
  | "/agent"
  | "/agent/visitors"
  | "/agent/replies"
  | "/agent/settings"
  | "/admin/widgets"
  | "/admin/people"
  | "/admin/teams"
  | "/admin/hours"
  | "/admin/alerts"
  | "/admin/reports"
  | "/admin/audit";

interface Goal {
  to: Place;
  label: () => string;
  icon: ReactNode;
}

/** So many of them fit beside the others at the bottom of a small screen; what does not stands in a menu. */
const FIT = 2;

/** Each for those whose role includes it. */
const places: readonly Goal[] = [
  { to: "/agent/replies", label: () => repliesStrings.title, icon: <MessageSquareText aria-hidden /> },
  { to: "/admin/widgets", label: () => s.widgets, icon: <LayoutTemplate aria-hidden /> },
  { to: "/admin/people", label: () => s.people, icon: <UsersRound aria-hidden /> },
  { to: "/admin/teams", label: () => s.teams, icon: <Tags aria-hidden /> },
  { to: "/admin/hours", label: () => s.hours, icon: <Clock aria-hidden /> },
  { to: "/admin/alerts", label: () => s.alerts, icon: <BellRing aria-hidden /> },
  { to: "/admin/reports", label: () => s.reports, icon: <ChartNoAxesCombined aria-hidden /> },
  { to: "/admin/audit", label: () => s.audit, icon: <ScrollText aria-hidden /> },
];

/** Where one can go: on the left, or at the bottom of a small screen, where a thread needs the room for itself. */
export function Rail({ onShortcuts }: { onShortcuts: () => void }) {
  const user = useUser();
  const beside = useMedia("(min-width: 1024px)");
  const { conversationId } = useParams({ strict: false });
  if (!beside && conversationId !== undefined) return null;
  const own = places.filter(({ to }) => isFor(user, to));
  const shown = beside || own.length <= FIT ? own : own.slice(0, FIT - 1);
  const rest = own.slice(shown.length);
  return (
    <nav
      aria-label={s.mainNavigation}
      className="flex h-14 shrink-0 items-center justify-around gap-1 border-t border-line bg-sub px-2 lg:h-auto lg:w-14 lg:flex-col lg:justify-start lg:border-t-0 lg:border-r lg:px-0 lg:py-3"
    >
      <span className="mb-3 hidden lg:block">
        <Mark />
      </span>
      {isFor(user, "/agent") ? (
        <>
          <Go to="/agent" label={s.inbox} icon={<Inbox aria-hidden />} beside={beside} />
          <Visitors beside={beside} />
        </>
      ) : null}
      {shown.map(({ to, label, icon }) => (
        <Go key={to} to={to} label={label()} icon={icon} beside={beside} />
      ))}
      {rest.length === 0 ? null : <More places={rest} />}
      <span className="hidden grow lg:block" />
      <IconButton
        label={s.shortcuts}
        keys="?"
        side="right"
        onClick={onShortcuts}
        className="size-10! rounded-input! max-lg:hidden [&_svg]:size-5!"
      >
        <Keyboard aria-hidden />
      </IconButton>
      <Go to="/agent/settings" label={s.settings} icon={<Settings aria-hidden />} beside={beside} />
      <StatusMenu side={beside ? "right" : "top"} />
    </nav>
  );
}

/** Where one can go besides, on a small screen. */
function More({ places }: { places: readonly Goal[] }) {
  const navigate = useNavigate();
  const matches = useMatchRoute();
  const here = places.some(({ to }) => matches({ to, fuzzy: true }) !== false);
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={s.more}
          className={clsx(
            "inline-flex size-10 items-center justify-center rounded-input transition-colors [&_svg]:size-5",
            here ? "bg-accent-soft text-accent-text" : "text-text-2 hover:bg-raised hover:text-text",
          )}
        >
          <Ellipsis aria-hidden />
        </button>
      }
    >
      {places.map(({ to, label, icon }) => (
        <MenuItem key={to} icon={icon} onSelect={() => void navigate({ to })}>
          {label()}
        </MenuItem>
      ))}
    </Menu>
  );
}

interface GoProps {
  to: Place;
  label: string;
  icon: ReactNode;
  beside: boolean;
  /** A number at the icon, and how it is said. */
  count?: { shown: string; said: string } | undefined;
}

/** More than this is not counted in the rail. */
const MOST_SHOWN = 99;

function Visitors({ beside }: { beside: boolean }) {
  const { count, more } = useVisitorCount();
  const shown = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  return (
    <Go
      to="/agent/visitors"
      label={s.visitors}
      icon={<Radar aria-hidden />}
      beside={beside}
      count={count === 0 ? undefined : { shown, said: s.visitorsOnline(count, more) }}
    />
  );
}

function Go({ to, label, icon, beside, count }: GoProps) {
  const matches = useMatchRoute();
  const besideInbox = (["/agent/settings", "/agent/replies", "/agent/visitors"] as const).some(
    (one) => matches({ to: one, fuzzy: true }) !== false,
  );
  const here = matches({ to, fuzzy: true }) !== false && (to !== "/agent" || !besideInbox);
  return (
    <Tip text={label} side={beside ? "right" : "top"}>
      <Link
        to={to}
        aria-label={count === undefined ? label : count.said}
        aria-current={here ? "page" : undefined}
        className={clsx(
          "relative inline-flex size-10 items-center justify-center rounded-input transition-colors [&_svg]:size-5",
          here ? "bg-accent-soft text-accent-text" : "text-text-2 hover:bg-raised hover:text-text",
        )}
      >
        {icon}
        {count === undefined ? null : (
          <span
            aria-hidden
            className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full border border-sub bg-raised px-1 text-center text-12 leading-4 font-medium text-text-2 tabular-nums"
          >
            {count.shown}
          </span>
        )}
      </Link>
    </Tip>
  );
}

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
  stripSearchParams,
  type SearchSchemaInput,
} from "@tanstack/react-router";
import { everything, parseAuditSearch, type AuditSearch } from "../features/audit/audit.ts";
import { parseInboxSearch, plainSearch, type InboxSearch } from "../features/inbox/filter.ts";
import { parseReportSearch, plainReport, type ReportSearch } from "../features/reports/search.ts";
import { invitation } from "../features/session/browser-session.ts";
import { CrashedPage, NotFoundPage } from "./fallback-pages.tsx";
import { RootLayout } from "./root-layout.tsx";
import { Splash } from "./splash.tsx";

const root = createRootRoute({ component: RootLayout, notFoundComponent: NotFoundPage });

const front = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const { next } = search;
    // Only ways into this very application: a link must not lead somebody elsewhere after they signed in.
    return typeof next === "string" && /^\/(agent|admin)(?![^/?])/u.test(next) ? { next } : {};
  },
  beforeLoad: ({ location }) => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as the router takes it
    if (invitation.take(location.hash)) throw redirect({ to: "/", replace: true });
  },
  component: lazyRouteComponent(() => import("./front-page.tsx"), "FrontPage"),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  component: lazyRouteComponent(() => import("./desk-frame.tsx"), "DeskFrame"),
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: "/agent",
  validateSearch: (search: Partial<InboxSearch> & SearchSchemaInput): InboxSearch => parseInboxSearch(search),
  search: {
    middlewares: [stripSearchParams(plainSearch)],
  },
  component: lazyRouteComponent(() => import("../features/inbox/inbox-page.tsx"), "InboxPage"),
});

const noThread = createRoute({
  getParentRoute: () => inbox,
  path: "/",
  component: lazyRouteComponent(() => import("../features/inbox/no-thread.tsx"), "NoThread"),
});

const thread = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  component: lazyRouteComponent(() => import("../features/thread/thread-page.tsx"), "ThreadPage"),
});

const visitors = createRoute({
  getParentRoute: () => desk,
  path: "/agent/visitors",
  component: lazyRouteComponent(() => import("../features/live-visitors/visitors-page.tsx"), "VisitorsPage"),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: "/agent/settings",
  component: lazyRouteComponent(() => import("../features/profile/settings-page.tsx"), "SettingsPage"),
});

const security = createRoute({
  getParentRoute: () => desk,
  path: "/agent/settings/security",
  component: lazyRouteComponent(() => import("../features/account/security-page.tsx"), "SecurityPage"),
});

const replies = createRoute({
  getParentRoute: () => desk,
  path: "/agent/replies",
  /** `new`: a canned response is made at once, with this shortcut. */
  validateSearch: (search: Record<string, unknown>): { new?: string } =>
    typeof search["new"] === "string" ? { new: search["new"] } : {},
  component: lazyRouteComponent(() => import("../features/replies/replies-page.tsx"), "RepliesPage"),
});

const admin = createRoute({
  getParentRoute: () => desk,
  path: "/admin",
});

const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: "/",
  beforeLoad: () => {
    // TanStack Router takes a thrown redirect as the way to go.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: "/admin/widgets" });
  },
});

const start = createRoute({
  getParentRoute: () => admin,
  path: "start",
  component: lazyRouteComponent(() => import("../features/setup/start-page.tsx"), "StartPage"),
});

const widgets = createRoute({
  getParentRoute: () => admin,
  path: "widgets",
  component: lazyRouteComponent(() => import("../features/widgets/widgets-page.tsx"), "WidgetsPage"),
});

const newWidget = createRoute({
  getParentRoute: () => admin,
  path: "widgets/new",
  component: lazyRouteComponent(() => import("../features/widgets/widget-page.tsx"), "NewWidgetPage"),
});

const widget = createRoute({
  getParentRoute: () => admin,
  path: "widgets/$siteKey",
  component: lazyRouteComponent(() => import("../features/widgets/widget-page.tsx"), "WidgetPage"),
});

const people = createRoute({
  getParentRoute: () => admin,
  path: "people",
  component: lazyRouteComponent(() => import("../features/people/people-page.tsx"), "PeoplePage"),
});

const teams = createRoute({
  getParentRoute: () => admin,
  path: "teams",
  component: lazyRouteComponent(() => import("../features/organize/teams-page.tsx"), "TeamsPage"),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: "audit",
  validateSearch: (search: Partial<AuditSearch> & SearchSchemaInput): AuditSearch =>
    parseAuditSearch({ ...search }),
  search: { middlewares: [stripSearchParams(everything)] },
  component: lazyRouteComponent(() => import("../features/audit/audit-page.tsx"), "AuditPage"),
});

const reports = createRoute({
  getParentRoute: () => admin,
  path: "reports",
  validateSearch: (search: Partial<ReportSearch> & SearchSchemaInput): ReportSearch =>
    parseReportSearch({ ...search }),
  search: { middlewares: [stripSearchParams(plainReport)] },
  component: lazyRouteComponent(() => import("../features/reports/reports-page.tsx"), "ReportsPage"),
});

const hours = createRoute({
  getParentRoute: () => admin,
  path: "hours",
  component: lazyRouteComponent(() => import("../features/hours/hours-page.tsx"), "HoursPage"),
});

const alerts = createRoute({
  getParentRoute: () => admin,
  path: "alerts",
  component: lazyRouteComponent(() => import("../features/alerts/alerts-page.tsx"), "AlertsPage"),
});

const routeTree = root.addChildren([
  front,
  desk.addChildren([
    inbox.addChildren([noThread, thread]),
    visitors,
    settings,
    security,
    replies,
    admin.addChildren([
      adminIndex,
      start,
      widgets,
      newWidget,
      widget,
      people,
      teams,
      hours,
      alerts,
      reports,
      audit,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  // Everything in an address is text: what looks like a number or a truth value would else come back as another text.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  defaultPreload: "intent",
  defaultPendingComponent: Splash,
  defaultErrorComponent: CrashedPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

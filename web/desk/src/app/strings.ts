import { plural, t } from "@lingui/core/macro";
export const appStrings = {
  get mainNavigation() {
    return t`Main`;
  },
  get inbox() {
    return t`Inbox`;
  },
  get visitors() {
    return t`Visitors`;
  },
  visitorsOnline: (count: number, more: boolean) =>
    more
      ? t`Visitors, ${count} or more online`
      : plural(count, { one: "Visitors, # online", other: "Visitors, # online" }),
  get widgets() {
    return t`Widgets`;
  },
  get people() {
    return t`People`;
  },
  get teams() {
    return t`Teams and tags`;
  },
  get reports() {
    return t`Reports`;
  },
  get audit() {
    return t`Audit log`;
  },
  get hours() {
    return t`Business hours`;
  },
  get alerts() {
    return t`Alerts`;
  },
  get more() {
    return t({ message: "More", context: "places to go" });
  },
  get settings() {
    return t`Settings`;
  },
  get shortcuts() {
    return t`Keyboard shortcuts`;
  },
  get notFoundTitle() {
    return t`There is no such page`;
  },
  get notFoundText() {
    return t`The address may be mistyped, or the page has moved.`;
  },
  get toStart() {
    return t`To the start`;
  },
  get crashedTitle() {
    return t`This page has failed`;
  },
  get crashedText() {
    return t`What you wrote is kept. Reload the page to go on.`;
  },
  get reload() {
    return t`Reload`;
  },
  get notAllowedTitle() {
    return t`Not part of your role`;
  },
  get notAllowedText() {
    return t`Your role does not include this page. Ask an admin of your workspace.`;
  },
  get toInbox() {
    return t`To the inbox`;
  },
};

export const appStrings = {
  mainNavigation: "Main",
  inbox: "Inbox",
  visitors: "Visitors",
  visitorsOnline: (count: number, more: boolean) =>
    more
      ? `Visitors, ${count} or more online`
      : count === 1
        ? "Visitors, 1 online"
        : `Visitors, ${count} online`,
  widgets: "Widgets",
  people: "People",
  teams: "Teams and tags",
  settings: "Settings",
  shortcuts: "Keyboard shortcuts",
  notFoundTitle: "There is no such page",
  notFoundText: "The address may be mistyped, or the page has moved.",
  toStart: "To the start",
  crashedTitle: "This page has failed",
  crashedText: "What you wrote is kept. Reload the page to go on.",
  reload: "Reload",
  adminsOnlyTitle: "For admins only",
  adminsOnlyText: "Your role does not include this page. Ask an admin of your workspace.",
  toInbox: "To the inbox",
};

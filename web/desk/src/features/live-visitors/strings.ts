import { plural, t } from "@lingui/core/macro";
export const liveVisitorsStrings = {
  get title() {
    return t`Visitors`;
  },
  get lead() {
    return t`Who is on your sites right now.`;
  },
  online: (count: number, more: boolean) =>
    more ? t`${count} or more online` : plural(count, { one: "# online", other: "# online" }),
  get search() {
    return t`Search`;
  },
  get searchPlaceholder() {
    return t`Name, page, origin…`;
  },
  get clearSearch() {
    return t`Clear search`;
  },
  get list() {
    return t`Visitors online`;
  },
  get visitor() {
    return t`Visitor`;
  },
  get page() {
    return t`Page`;
  },
  get noPage() {
    return t`Page not known`;
  },
  get onSite() {
    return t`On the site`;
  },
  get onPage() {
    return t`On this page`;
  },
  get from() {
    return t`From`;
  },
  fromSite: (site: string) => t`From ${site}`,
  get direct() {
    return t`Direct`;
  },
  get browser() {
    return t`Browser`;
  },
  get widget() {
    return t`Widget`;
  },
  get chat() {
    return t`Chat`;
  },
  get unknown() {
    return t`Unknown`;
  },
  get left() {
    return t`Left`;
  },
  get you() {
    return t`you`;
  },
  seconds: (count: number) => t`${count} s`,
  minutes: (count: number) => t`${count} min`,
  hours: (hours: number, minutes: number) => t`${hours} h ${minutes} min`,
  get waiting() {
    return t`Waiting`;
  },
  talksWith: (name: string) => t`With ${name}`,
  get talksWithNobody() {
    return t`Active`;
  },
  get openChat() {
    return t`Open chat`;
  },
  openChatOf: (name: string) => t`Open the chat with ${name}`,
  get start() {
    return t`Start chat`;
  },
  startWith: (name: string) => t`Start a chat with ${name}`,
  get emptyTitle() {
    return t`Nobody is on your sites right now`;
  },
  get emptyText() {
    return t`People who have used the chat appear here as soon as they are on one of your pages again.`;
  },
  get toWidgets() {
    return t`See your widgets`;
  },
  get toInbox() {
    return t`To the inbox`;
  },
  get noMatchTitle() {
    return t`Nobody matches`;
  },
  noMatchText: (query: string) => t`No visitor who is here matches “${query}”.`,
  get loadFailed() {
    return t`The visitors could not be loaded`;
  },
  shown: (count: number) => t`The ${count} who came last are shown.`,
  get loadMore() {
    return t`Load more`;
  },
  get moreFailed() {
    return t`More could not be loaded.`;
  },
  arrived: (count: number) => plural(count, { one: "# arrival", other: "# arrivals" }),
  get message() {
    return t`Message`;
  },
  get messagePlaceholder() {
    return t`Write the first message…`;
  },
  nowOn: (page: string) => t`Now on ${page}`,
  get gone() {
    return t`They have left. They find the message when they come back.`;
  },
  get send() {
    return t`Send`;
  },
  get cancel() {
    return t`Cancel`;
  },
  tooLong: (over: number) => plural(over, { one: "# character too many", other: "# characters too many" }),
  get talksAlready() {
    return t`This visitor has an open chat already.`;
  },
};

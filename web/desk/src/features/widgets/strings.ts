import { plural, t } from "@lingui/core/macro";
import type { AskFor, RoutingMode } from "@deskbell/protocol/types";

export const widgetStrings = {
  get title() {
    return t`Widgets`;
  },
  get lead() {
    return t`A widget is the chat on one of your sites. Each has its own snippet, look and rules.`;
  },
  get create() {
    return t`New widget`;
  },
  get createTitle() {
    return t`New widget`;
  },
  get createLead() {
    return t`Give it a name, and change what it looks like now or later.`;
  },
  get emptyTitle() {
    return t`No widget yet`;
  },
  get emptyText() {
    return t`Make one to get the snippet for your site.`;
  },
  get loadFailed() {
    return t`The widgets could not be loaded`;
  },
  get anySite() {
    return t`Any site`;
  },
  sites: (count: number) => plural(count, { one: "# site", other: "# sites" }),
  get notFound() {
    return t`This widget is not here`;
  },
  get notFoundText() {
    return t`It may have been deleted, or belongs to another workspace.`;
  },
  get toWidgets() {
    return t`All widgets`;
  },
  get general() {
    return t`General`;
  },
  get name() {
    return t`Name`;
  },
  get nameHint() {
    return t`For you and your team; visitors see the title below.`;
  },
  get nameMissing() {
    return t`Name the widget.`;
  },
  get allowedSites() {
    return t`Allowed sites`;
  },
  get allowedSitesHint() {
    return t`One address a line, such as https://shop.example.com. Leave empty to allow any site.`;
  },
  get look() {
    return t`Look`;
  },
  get color() {
    return t`Colour`;
  },
  get pickColor() {
    return t`Pick from the palette`;
  },
  get colorInvalid() {
    return t`Write a colour as #rrggbb.`;
  },
  get position() {
    return t`Position`;
  },
  get right() {
    return t({ message: "Right", context: "side of the page" });
  },
  get left() {
    return t({ message: "Left", context: "side of the page" });
  },
  get theme() {
    return t`Theme`;
  },
  themes: {
    get auto() {
      return t`As the visitor’s system`;
    },
    get light() {
      return t`Light`;
    },
    get dark() {
      return t`Dark`;
    },
  },
  get widgetTitle() {
    return t`Title`;
  },
  get widgetTitleHint() {
    return t`At the top of the panel. Empty: the widget’s name.`;
  },
  get greeting() {
    return t`Greeting`;
  },
  get greetingHint() {
    return t`What visitors read before they write.`;
  },
  get offlineMessage() {
    return t`Offline message`;
  },
  get offlineMessageHint() {
    return t`In place of the greeting while nobody is online.`;
  },
  tooLong: (limit: number) => t`At most ${limit} characters.`,
  get preChat() {
    return t`Before the chat`;
  },
  get preChatLead() {
    return t`What visitors are asked for before they write.`;
  },
  get askName() {
    return t`Ask for a name`;
  },
  get askEmail() {
    return t`Ask for an e-mail address`;
  },
  ask: {
    get required() {
      return t`Required`;
    },
    get optional() {
      return t`Optional`;
    },
    get off() {
      return t`Off`;
    },
  } satisfies Record<AskFor, string>,
  get routing() {
    return t`Who gets the chats`;
  },
  get routingLead() {
    return t`How a waiting chat finds somebody, and what happens to chats by the clock.`;
  },
  get mode() {
    return t`A waiting chat`;
  },
  modes: {
    get manual() {
      return t`Waits for whoever takes it`;
    },
    get "round-robin"() {
      return t`Is offered to one after the other`;
    },
    get "least-busy"() {
      return t`Is offered to whoever has the least to do`;
    },
  } satisfies Record<RoutingMode, string>,
  get offerSeconds() {
    return t`Time to accept an offer`;
  },
  get offerSecondsHint() {
    return t`In seconds. Then it is offered to the next.`;
  },
  get offerSecondsInvalid() {
    return t`Write a number from 5 to 600.`;
  },
  get team() {
    return t`Team`;
  },
  get teamHint() {
    return t`In whose queue new chats begin.`;
  },
  get hours() {
    return t`Business hours`;
  },
  get hoursHint() {
    return t`Outside of them visitors see when somebody is back.`;
  },
  get hoursUsual() {
    return t`Of the team, or of the workspace`;
  },
  get everybody() {
    return t`Everybody`;
  },
  get closeAfter() {
    return t`Close resolved chats after`;
  },
  get closeAfterHint() {
    return t`In minutes. Who writes later begins a new one. Empty: never.`;
  },
  get resolveAfter() {
    return t`Resolve silent chats after`;
  },
  get resolveAfterHint() {
    return t`In minutes without a word. Empty: never.`;
  },
  get minutesInvalid() {
    return t`Write a number of minutes from 1 to 525,600, or nothing.`;
  },
  get save() {
    return t`Save changes`;
  },
  get createButton() {
    return t`Create widget`;
  },
  get saved() {
    return t`Saved`;
  },
  get created() {
    return t`The widget is made`;
  },
  get install() {
    return t`Install`;
  },
  get installLead() {
    return t`Paste this before </body> on every page where the chat should be.`;
  },
  get snippet() {
    return t`Snippet`;
  },
  get copySnippet() {
    return t`Copy snippet`;
  },
  get openTest() {
    return t`Open the test page`;
  },
  get openHosted() {
    return t`Open the hosted chat page`;
  },
  get preview() {
    return t`Preview`;
  },
  get previewGreeting() {
    return t`Hi there! How can we help?`;
  },
  get siteKey() {
    return t`Site key`;
  },
};

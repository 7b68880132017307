import { t } from "@lingui/core/macro";
export const setupStrings = {
  get title() {
    return t`Your widget is ready`;
  },
  get lead() {
    return t`Three steps to the first message.`;
  },
  get loadFailed() {
    return t`Your widget could not be loaded`;
  },
  get pasteTitle() {
    return t`Put the snippet on your site`;
  },
  get pasteText() {
    return t`Paste it before </body> on every page where the chat should be. You can do this later.`;
  },
  get tryTitle() {
    return t`Write as a visitor`;
  },
  get tryText() {
    return t`The test page is a site with your widget on it. Open it in a new tab and write a line.`;
  },
  get openTest() {
    return t`Open the test page`;
  },
  get answerTitle() {
    return t`Answer`;
  },
  get waiting() {
    return t`Waiting for your first visitor…`;
  },
  get waitingText() {
    return t`This turns by itself as soon as somebody writes.`;
  },
  get arrived() {
    return t`Your first message has arrived`;
  },
  arrivedFrom: (name: string) => t`From ${name}:`,
  get openInbox() {
    return t`Open the inbox`;
  },
  get skip() {
    return t`Go to the inbox`;
  },
};

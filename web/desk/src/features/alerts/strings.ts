import { plural, t } from "@lingui/core/macro";

export const alertStrings = {
  get title() {
    return t`Alerts`;
  },
  get lead() {
    return t`What happens while a chat waits and nobody takes it. Each step is taken once, and everything stops as soon as somebody takes the chat.`;
  },
  get stepsTitle() {
    return t`Steps`;
  },
  get stepsLead() {
    return t`Sound and a number in the tab come at once. Only those are called who could take the chat.`;
  },
  steps: {
    get push() {
      return t`Push to browsers`;
    },
    get email() {
      return t`E-mail`;
    },
    get webhook() {
      return t`Webhook`;
    },
  },
  stepHints: {
    get push() {
      return t`To every browser in which an agent allowed it.`;
    },
    get email() {
      return t`To the address an agent signs in with.`;
    },
    get webhook() {
      return t`A signed call of your own server.`;
    },
  },
  get noMail() {
    return t`The operator has not set a mail server: no e-mails are sent.`;
  },
  after: (step: string) => t`${step}: after seconds`,
  get afterLabel() {
    return t`After seconds`;
  },
  get afterInvalid() {
    return t`A number from 1 to 86,400.`;
  },
  get url() {
    return t`Address`;
  },
  get urlHint() {
    return t`An https address of the public internet.`;
  },
  get secret() {
    return t`Signing secret`;
  },
  get copySecret() {
    return t`Copy the secret`;
  },
  get newSecret() {
    return t`Make a new secret`;
  },
  get secretLater() {
    return t`The secret is made when you save.`;
  },
  get save() {
    return t`Save`;
  },
  get saved() {
    return t`The alerts are saved.`;
  },
  get loadFailed() {
    return t`The alerts could not be loaded`;
  },
  get tryTitle() {
    return t`Try it`;
  },
  get tryLead() {
    return t`Pushes and e-mails come to you, the webhook is called. Save first.`;
  },
  tryStep: (step: string) => t`Send a test: ${step}`,
  get tested() {
    return t`The test got through.`;
  },
  get testFailed() {
    return t`The test did not get through`;
  },
  get problems() {
    return t`What did not get through`;
  },
  get problemsLead() {
    return t`Given up after several attempts.`;
  },
  get noProblems() {
    return t`Nothing. Everything got through so far.`;
  },
  attempts: (count: number) => plural(count, { one: "# attempt", other: "# attempts" }),
  get openChat() {
    return t`Open the chat`;
  },
  get ownTitle() {
    return t`Alerts while you are away`;
  },
  get ownLead() {
    return t`How you are called when a chat that you could take waits for long.`;
  },
  get here() {
    return t`Pushes in this browser`;
  },
  hereHints: {
    get on() {
      return t`This browser shows pushes, even when the desk is closed.`;
    },
    get off() {
      return t`The browser asks you once whether it may.`;
    },
    get denied() {
      return t`The browser has forbidden it for this site. Allow notifications in its settings.`;
    },
    get unsupported() {
      return t`This browser has no pushes, or the desk is not reached over https.`;
    },
  },
  get hereFailed() {
    return t`The browser does not take pushes`;
  },
  get hereFailedText() {
    return t`Its push service could not be reached. Try again later.`;
  },
  get allow() {
    return t`Allow pushes`;
  },
  get stop() {
    return t`Stop pushes`;
  },
  browsers: (count: number) =>
    plural(count, {
      one: "# browser of yours takes pushes.",
      other: "# browsers of yours take pushes.",
    }),
  get push() {
    return t`Call me by push`;
  },
  get email() {
    return t`Call me by e-mail`;
  },
  get quiet() {
    return t`Quiet hours`;
  },
  get quietHint() {
    return t`Nothing reaches you then. The desk itself still rings.`;
  },
  get quietFrom() {
    return t`From`;
  },
  get quietTo() {
    return t`To`;
  },
  get zone() {
    return t`Time zone`;
  },
  get notSaved() {
    return t`This was not saved`;
  },
};

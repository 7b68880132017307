import { plural, t } from "@lingui/core/macro";

export const libStrings = {
  get offline() {
    return t`The server could not be reached. Check your connection and try again.`;
  },
  get timeout() {
    return t`The server did not answer in time. Try again.`;
  },
  get unknown() {
    return t`Something went wrong. Try again, and reload the page if it stays.`;
  },
  /** What to call what the server names by its field. */
  fields: {
    get content() {
      return t`The text`;
    },
    get message() {
      return t`The text`;
    },
    get name() {
      return t`The name`;
    },
    get email() {
      return t`The e-mail address`;
    },
    get phone() {
      return t`The phone number`;
    },
    get password() {
      return t`The password`;
    },
    get current() {
      return t`The current password`;
    },
  },
  get field() {
    return t`What was entered`;
  },
  get characters() {
    return t`contains characters that cannot be sent`;
  },
  fault: (field: string, fault: string) => t`${field} ${fault}`,
  beside: (fault: string) => t`This ${fault}`,
  later: (seconds: number) =>
    plural(seconds, { one: "Try again in a second.", other: "Try again in # seconds." }),
  /** The kinds of problem that the server knows. Its own sentence says more, but in English only. */
  problems: {
    get "invalid-request"() {
      return t`The server did not understand this. Reload the page and try again.`;
    },
    get unauthenticated() {
      return t`Sign in first.`;
    },
    get "invalid-credentials"() {
      return t`E-mail or password is wrong.`;
    },
    get "two-factor-required"() {
      return t`A code of your authenticator app is needed.`;
    },
    get "invalid-token"() {
      return t`The sign-in is no longer valid. Sign in again.`;
    },
    get forbidden() {
      return t`Your role does not include this.`;
    },
    get "not-found"() {
      return t`It does not exist any more, or you cannot see it.`;
    },
    get "method-not-allowed"() {
      return t`The server did not understand this. Reload the page and try again.`;
    },
    get conflict() {
      return t`This exists already, or was changed meanwhile.`;
    },
    get "invalid-transition"() {
      return t`This is not possible in the conversation’s present state.`;
    },
    get "already-assigned"() {
      return t`Somebody else has this conversation.`;
    },
    get "conversation-closed"() {
      return t`The conversation is closed.`;
    },
    get "too-large"() {
      return t`This is too large.`;
    },
    get "unsupported-type"() {
      return t`The server did not understand this. Reload the page and try again.`;
    },
    get "validation-failed"() {
      return t`Some fields are not right.`;
    },
    get "rate-limited"() {
      return t`That was too often in a short time.`;
    },
    get internal() {
      return t`The server has failed. Try again.`;
    },
    get busy() {
      return t`The server has too much to do at the moment.`;
    },
    get "storage-unavailable"() {
      return t`The server cannot store anything at the moment.`;
    },
  },
  get now() {
    return t`now`;
  },
  minutesOld: (count: number) => t({ message: `${count}m`, context: "minutes, as short as can be" }),
  hoursOld: (count: number) => t({ message: `${count}h`, context: "hours, as short as can be" }),
  daysOld: (count: number) => t({ message: `${count}d`, context: "days, as short as can be" }),
};

import { plural, t } from "@lingui/core/macro";
import type { Failure } from "./arrival.ts";
import type { SignedOutReason } from "./session.ts";

export const sessionStrings = {
  get signInTitle() {
    return t`Sign in to Deskbell`;
  },
  get email() {
    return t`E-mail`;
  },
  get password() {
    return t`Password`;
  },
  get code() {
    return t`Code`;
  },
  get codeHint() {
    return t`From the authenticator app on your phone.`;
  },
  get codeMissing() {
    return t`Enter the code.`;
  },
  get wrongCode() {
    return t`This code is wrong or was used already. Wait for the next one and try again.`;
  },
  get recoveryCode() {
    return t`Recovery code`;
  },
  get recoveryHint() {
    return t`One of those that you kept. It works once.`;
  },
  get wrongRecoveryCode() {
    return t`This recovery code is wrong or was used already.`;
  },
  get useRecovery() {
    return t`Use a recovery code`;
  },
  get useDevice() {
    return t`Use the app`;
  },
  get otherAccount() {
    return t`Another account`;
  },
  get tooLate() {
    return t`That took too long. Sign in once more.`;
  },
  get showPassword() {
    return t`Show what is typed`;
  },
  get hidePassword() {
    return t`Hide what is typed`;
  },
  get signIn() {
    return t`Sign in`;
  },
  get emailMissing() {
    return t`Enter your e-mail address.`;
  },
  get passwordMissing() {
    return t`Enter your password.`;
  },
  get wrong() {
    return t`This e-mail and password do not belong together. Check both and try again.`;
  },
  get noAccount() {
    return t`No account? Ask whoever runs your Deskbell to add you.`;
  },
  get createInstead() {
    return t`Create a new workspace`;
  },
  get signInInstead() {
    return t`Sign in to an existing one`;
  },
  provider: {
    signIn: (name: string) => t`Sign in with ${name}`,
    get or() {
      return t({ message: "or", context: "between two ways to sign in" });
    },
    failed: {
      expired: () =>
        t`The sign-in took too long, was finished already or began in another browser. Begin once more.`,
      denied: (name) => t`You did not sign in at ${name}. Try again, or use your password.`,
      provider: (name) =>
        t`${name} was not reached or did not answer as it should. Try again in a moment, or use your password.`,
      unverified: (name) =>
        t`${name} has not confirmed your e-mail address. Confirm it there, or use your password.`,
      unknown: (name) =>
        t`You are known at ${name}, but there is no account here for your e-mail address. Ask an admin to invite you.`,
      limited: () => t`Too many sign-ins began from your network. Wait a minute, then try again.`,
      storage: () => t`We could not sign you in just now. Try again in a moment.`,
    } satisfies Record<Failure, (name: string) => string>,
  },
  reasons: {
    get ended() {
      return t`Your session has ended. It was signed out from elsewhere, or was not used for a long time. Sign in again.`;
    },
    get elsewhere() {
      return t`You signed out in another tab.`;
    },
  } satisfies Record<Exclude<SignedOutReason, null>, string>,
  get createTitle() {
    return t`Create your workspace`;
  },
  get createLead() {
    return t`You become its owner. Your first widget is made right away.`;
  },
  get workspace() {
    return t`Workspace`;
  },
  get workspaceHint() {
    return t`Your business, as your visitors know it.`;
  },
  get workspaceMissing() {
    return t`Name your workspace.`;
  },
  get name() {
    return t`Your name`;
  },
  get nameHint() {
    return t`Visitors see it beside your answers.`;
  },
  get nameMissing() {
    return t`Enter your name.`;
  },
  get emailInvalid() {
    return t`This is not an e-mail address.`;
  },
  get passwordRule() {
    return t`10 to 128 characters. A sentence works well.`;
  },
  passwordShort: (missing: number) =>
    plural(missing, { one: "Too short: # more character.", other: "Too short: # more characters." }),
  get passwordLong() {
    return t`Too long: at most 128 characters.`;
  },
  get passwordGood() {
    return t`Long enough.`;
  },
  tooLong: (limit: number) => t`At most ${limit} characters.`,
  get create() {
    return t`Create workspace`;
  },
  get invitedTitle() {
    return t`Choose a password`;
  },
  get invitedLead() {
    return t`You are invited to Deskbell. You sign in with your e-mail address and this password from now on.`;
  },
  get join() {
    return t`Join`;
  },
  get alreadyJoined() {
    return t`I have a password already`;
  },
  get refusedTitle() {
    return t`This invitation no longer works`;
  },
  get refused() {
    return t`It was used already, has expired or is not complete. If you have chosen a password, sign in with it. If not, ask whoever invited you for a new link.`;
  },
  get toSignIn() {
    return t`Go to sign in`;
  },
  get occupiedTitle() {
    return t`Somebody is signed in here`;
  },
  occupied: (name: string) =>
    t`This browser is signed in as ${name}. If the invitation is for somebody else, sign out to accept it.`,
  get signOutToJoin() {
    return t`Sign out and accept`;
  },
  stay: (name: string) => t`Stay signed in as ${name}`,
  get unreachableTitle() {
    return t`The server cannot be reached`;
  },
  get unreachable() {
    return t`You are still signed in. We keep trying and go on as soon as it answers.`;
  },
};

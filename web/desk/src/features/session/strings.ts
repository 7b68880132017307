import type { SignedOutReason } from "./session.ts";

export const sessionStrings = {
  signInTitle: "Sign in to Deskbell",
  email: "E-mail",
  password: "Password",
  showPassword: "Show what is typed",
  hidePassword: "Hide what is typed",
  signIn: "Sign in",
  emailMissing: "Enter your e-mail address.",
  passwordMissing: "Enter your password.",
  wrong: "This e-mail and password do not belong together. Check both and try again.",
  noAccount: "No account? Ask whoever runs your Deskbell to add you.",
  createInstead: "Create a new workspace",
  signInInstead: "Sign in to an existing one",
  reasons: {
    ended:
      "Your session has ended. It was signed out from elsewhere, or was not used for a long time. Sign in again.",
    elsewhere: "You signed out in another tab.",
  } satisfies Record<Exclude<SignedOutReason, null>, string>,
  createTitle: "Create your workspace",
  createLead: "You become its owner. Your first widget is made right away.",
  workspace: "Workspace",
  workspaceHint: "Your business, as your visitors know it.",
  workspaceMissing: "Name your workspace.",
  name: "Your name",
  nameHint: "Visitors see it beside your answers.",
  nameMissing: "Enter your name.",
  emailInvalid: "This is not an e-mail address.",
  passwordRule: "10 to 128 characters. A sentence works well.",
  passwordShort: (missing: number) =>
    `Too short: ${missing} more ${missing === 1 ? "character" : "characters"}.`,
  passwordLong: "Too long: at most 128 characters.",
  passwordGood: "Long enough.",
  tooLong: (limit: number) => `At most ${limit} characters.`,
  create: "Create workspace",
  invitedTitle: "Choose a password",
  invitedLead:
    "You are invited to Deskbell. You sign in with your e-mail address and this password from now on.",
  join: "Join",
  alreadyJoined: "I have a password already",
  refusedTitle: "This invitation no longer works",
  refused:
    "It was used already, has expired or is not complete. If you have chosen a password, sign in with it. If not, ask whoever invited you for a new link.",
  toSignIn: "Go to sign in",
  occupiedTitle: "Somebody is signed in here",
  occupied: (name: string) =>
    `This browser is signed in as ${name}. If the invitation is for somebody else, sign out to accept it.`,
  signOutToJoin: "Sign out and accept",
  stay: (name: string) => `Stay signed in as ${name}`,
  unreachableTitle: "The server cannot be reached",
  unreachable: "You are still signed in. We keep trying and go on as soon as it answers.",
};

import { plural, t } from "@lingui/core/macro";

export const accountStrings = {
  get title() {
    return t`Security`;
  },
  get lead() {
    return t`How you sign in, and where you are signed in.`;
  },
  get back() {
    return t`Settings`;
  },
  get open() {
    return t`Password and two-factor sign-in`;
  },
  get openHint() {
    return t`Change your password, add a second factor, see where you are signed in.`;
  },
  get twoFactor() {
    return t`Two-factor sign-in`;
  },
  get twoFactorLead() {
    return t`Beside your password, signing in asks for a code from an app on your phone.`;
  },
  get loadFailed() {
    return t`This could not be loaded`;
  },
  get switchOn() {
    return t`Switch on two-factor sign-in`;
  },
  get switchOnText() {
    return t`Enter your password first, so that nobody at your desk can do this in your place.`;
  },
  get switchOnFailed() {
    return t`Two-factor sign-in could not be switched on`;
  },
  get goOn() {
    return t`Continue`;
  },
  get on() {
    return t`On`;
  },
  onSince: (time: string) => t`On since ${time}`,
  codesLeft: (count: number) =>
    plural(count, { one: "# recovery code left", other: "# recovery codes left" }),
  get fewCodes() {
    return t`Make new recovery codes: without one, a lost phone locks you out.`;
  },
  get scan() {
    return t`Scan this with an authenticator app, or type the secret into it. Then enter the code that it shows.`;
  },
  get qr() {
    return t`QR code for the authenticator app`;
  },
  get secret() {
    return t`Secret`;
  },
  get copySecret() {
    return t`Copy secret`;
  },
  get code() {
    return t`Code`;
  },
  get codeHint() {
    return t`Six digits; a new one every 30 seconds.`;
  },
  get sixDigits() {
    return t`Enter the six digits that the app shows.`;
  },
  get confirm() {
    return t`Confirm`;
  },
  get renew() {
    return t`New recovery codes`;
  },
  get renewText() {
    return t`The codes that you have now will work no more.`;
  },
  get switchOff() {
    return t`Switch off`;
  },
  get switchOffTitle() {
    return t`Switch off two-factor sign-in?`;
  },
  get switchOffText() {
    return t`Your password alone will be enough to sign in.`;
  },
  get switchedOff() {
    return t`Two-factor sign-in is off`;
  },
  get recoveryTitle() {
    return t`Recovery codes`;
  },
  get recoveryText() {
    return t`If you lose your phone, each of these signs you in once. Keep them where your phone is not. They are not shown again.`;
  },
  get copyCodes() {
    return t`Copy codes`;
  },
  get download() {
    return t`Download`;
  },
  get kept() {
    return t`I have kept them`;
  },
  get password() {
    return t`Your password`;
  },
  get passwordMissing() {
    return t`Enter your password.`;
  },
  get sessions() {
    return t`Where you are signed in`;
  },
  get sessionsLead() {
    return t`End what you do not recognise, and change your password then.`;
  },
  get unknownDevice() {
    return t`Unknown device`;
  },
  get thisOne() {
    return t`This device`;
  },
  used: (time: string) => t`last used ${time}`,
  begun: (time: string) => t`since ${time}`,
  get end() {
    return t`End`;
  },
  endOne: (device: string) => t`End the session on ${device}`,
  get endFailed() {
    return t`The session could not be ended`;
  },
  get signOut() {
    return t`Sign out`;
  },
  get endAll() {
    return t`Sign out everywhere`;
  },
  get endAllTitle() {
    return t`Sign out everywhere?`;
  },
  get endAllText() {
    return t`Every browser in which you are signed in, this one too, is signed out within seconds.`;
  },
};

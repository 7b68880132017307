import { t } from "@lingui/core/macro";
export const profileStrings = {
  get title() {
    return t`Settings`;
  },
  get profile() {
    return t`Profile`;
  },
  get name() {
    return t`Name`;
  },
  get nameHint() {
    return t`Visitors see it beside your answers.`;
  },
  get nameMissing() {
    return t`Enter your name.`;
  },
  get email() {
    return t`E-mail`;
  },
  get role() {
    return t`Role`;
  },
  get save() {
    return t`Save`;
  },
  get saved() {
    return t`Saved`;
  },
  tooLong: (limit: number) => t`At most ${limit} characters.`,
  get password() {
    return t`Password`;
  },
  get passwordLead() {
    return t`Changing it signs you out everywhere else.`;
  },
  get current() {
    return t`Current password`;
  },
  get currentMissing() {
    return t`Enter your current password.`;
  },
  get next() {
    return t`New password`;
  },
  get change() {
    return t`Change password`;
  },
  get changed() {
    return t`Your password is changed`;
  },
  get notifications() {
    return t`Notifications`;
  },
  get notificationsLead() {
    return t`For new chats, and for messages in the ones that are yours.`;
  },
  get sound() {
    return t`Sound`;
  },
  get soundHint() {
    return t`A bell: twice for a new chat, once for a message.`;
  },
  get tryBell() {
    return t`Ring the bell`;
  },
  get desktop() {
    return t`Browser notifications`;
  },
  desktopHint: {
    get default() {
      return t`The browser asks for your permission first.`;
    },
    get granted() {
      return t`Shown while you look at something else.`;
    },
    get denied() {
      return t`Your browser blocks them for this site. Allow them in its site settings.`;
    },
    get unsupported() {
      return t`This browser shows them on secure (https) addresses only.`;
    },
  },
  get allow() {
    return t`Allow notifications`;
  },
  get appearance() {
    return t`Appearance`;
  },
  get theme() {
    return t`Theme`;
  },
  get language() {
    return t`Language`;
  },
  get systemLanguage() {
    return t({ message: "System", context: "the browser’s own language" });
  },
  themes: {
    get system() {
      return t`System`;
    },
    get light() {
      return t`Light`;
    },
    get dark() {
      return t`Dark`;
    },
  },
  get keyboard() {
    return t`Keyboard`;
  },
  get singleKeys() {
    return t`Single-key shortcuts`;
  },
  get singleKeysHint() {
    return t`J, K, R, N, T, E and others act without a modifier key. Switch them off if you use speech input.`;
  },
  get signOut() {
    return t`Sign out`;
  },
};

import { t } from "@lingui/core/macro";
import type { AgentRole, AgentStatus } from "@deskbell/protocol/types";

export const peopleStrings = {
  get title() {
    return t`People`;
  },
  get lead() {
    return t`Everyone who works here. Admins also shape the widgets and manage people.`;
  },
  get add() {
    return t`Add person`;
  },
  get addTitle() {
    return t`Add a person`;
  },
  get addLead() {
    return t`They sign in with this e-mail. Invite them by a link, or give them a password that they can change.`;
  },
  get loadFailed() {
    return t`The people could not be loaded`;
  },
  get name() {
    return t`Name`;
  },
  get nameMissing() {
    return t`Enter a name.`;
  },
  get email() {
    return t`E-mail`;
  },
  get emailMissing() {
    return t`Enter an e-mail address.`;
  },
  get emailInvalid() {
    return t`This is not an e-mail address.`;
  },
  get emailTaken() {
    return t`Somebody has this e-mail address already.`;
  },
  get password() {
    return t`Password`;
  },
  get passwordHint() {
    return t`Leave it empty to invite them by a link: they choose their own.`;
  },
  get invite() {
    return t`Make invitation link`;
  },
  invitedTitle: (name: string) => t`Invitation for ${name}`,
  invitedText: (name: string) =>
    t`Send this link to ${name} only: whoever has it can join in their place. It works once, and is shown only now.`,
  invitedUntil: (time: string) => t`It works until ${time}.`,
  get link() {
    return t`Invitation link`;
  },
  get copyLink() {
    return t`Copy link`;
  },
  get done() {
    return t`Done`;
  },
  get role() {
    return t`Role`;
  },
  roles: {
    get owner() {
      return t`Owner`;
    },
    get admin() {
      return t`Admin`;
    },
    get agent() {
      return t`Agent`;
    },
  } satisfies Record<AgentRole, string>,
  roleHints: {
    get owner() {
      return t`May do everything, and makes other owners.`;
    },
    get agent() {
      return t`Answers chats.`;
    },
    get admin() {
      return t`Answers chats, shapes widgets, manages people.`;
    },
  },
  status: {
    get online() {
      return t`Online`;
    },
    get away() {
      return t`Away`;
    },
    get offline() {
      return t`Offline`;
    },
  } satisfies Record<AgentStatus, string>,
  get statusColumn() {
    return t`Status`;
  },
  get you() {
    return t`you`;
  },
  actions: (name: string) => t`Actions for ${name}`,
  get resetTwoFactor() {
    return t`Switch off two-factor sign-in`;
  },
  resetTwoFactorTitle: (name: string) => t`Switch off two-factor sign-in of ${name}?`,
  get resetTwoFactorText() {
    return t`For somebody who lost their phone and their recovery codes. Their password alone signs them in then, until they add a new device.`;
  },
  twoFactorReset: (name: string) => t`${name} signs in with the password alone`,
  get deactivate() {
    return t`Deactivate`;
  },
  deactivateTitle: (name: string) => t`Deactivate ${name}?`,
  get deactivateText() {
    return t`They are signed out within seconds and cannot sign in again. What they wrote stays.`;
  },
  deactivated: (name: string) => t`${name} is deactivated`,
  get changeFailed() {
    return t`The change could not be made`;
  },
  added: (name: string) => t`${name} can sign in now`,
  tooLong: (limit: number) => t`At most ${limit} characters.`,
};

import { plural, t } from "@lingui/core/macro";
import type { Permission } from "@deskbell/protocol/types";

export const rolesStrings = {
  get title() {
    return t`Roles`;
  },
  get lead() {
    return t`For whoever should do less than an agent, or something else.`;
  },
  get newRole() {
    return t`New role`;
  },
  editRole: (name: string) => t`Edit ${name}`,
  get emptyTitle() {
    return t`No roles of your own yet`;
  },
  get emptyText() {
    return t`For example one for people who read along and do not answer.`;
  },
  get loadFailed() {
    return t`The roles could not be loaded`;
  },
  holders: (count: number) => plural(count, { one: "# person", other: "# people" }),
  get name() {
    return t`Name`;
  },
  get nameHint() {
    return t`Colleagues see it beside the person.`;
  },
  get nameMissing() {
    return t`Enter a name.`;
  },
  get nameTaken() {
    return t`There is a role of this name.`;
  },
  tooLong: (limit: number) => t`At most ${limit} characters.`,
  get mayDo() {
    return t`Whoever has this role may`;
  },
  get noneChosen() {
    return t`Choose at least one.`;
  },
  get notYours() {
    return t`You may not do this yourself, so you cannot give it to others.`;
  },
  get save() {
    return t`Save`;
  },
  get delete() {
    return t`Delete`;
  },
  deleteTitle: (name: string) => t`Delete ${name}?`,
  get deleteText() {
    return t`Nobody has it. It is gone for good.`;
  },
  get inUse() {
    return t`Somebody has this role. Give them another one first.`;
  },
  get deleteFailed() {
    return t`The role could not be deleted`;
  },
  changeTitle: (name: string) => t`The role of ${name}`,
  get change() {
    return t`Change role`;
  },
  get changeText() {
    return t`It holds within seconds, wherever they are signed in.`;
  },
  get role() {
    return t`Role`;
  },
  get custom() {
    return t`Your own roles`;
  },
  permissions: {
    get "see-conversations"() {
      return t`See conversations`;
    },
    get answer() {
      return t`Answer`;
    },
    get "write-notes"() {
      return t`Write private notes`;
    },
    get assign() {
      return t`Give chats to others`;
    },
    get "take-over"() {
      return t`Take chats from others`;
    },
    get "manage-replies"() {
      return t`Manage shared replies`;
    },
    get "manage-tags"() {
      return t`Manage tags`;
    },
    get "manage-widgets"() {
      return t`Manage widgets`;
    },
    get "manage-agents"() {
      return t`Manage people, teams and roles`;
    },
    get "manage-workspace"() {
      return t`Manage hours, promises and alerts`;
    },
    get "see-reports"() {
      return t`See reports`;
    },
    get "export-data"() {
      return t`Export data`;
    },
    get "see-audit"() {
      return t`Read the audit log`;
    },
  } satisfies Record<Permission, string>,
  hints: {
    get "see-conversations"() {
      return t`Read chats and notes, and see who is on the site.`;
    },
    get answer() {
      return t`Write to visitors; take, resolve, tag and snooze chats.`;
    },
    get "write-notes"() {
      return t`Notes that only colleagues see.`;
    },
    get assign() {
      return t`Hand a chat to a colleague or a team.`;
    },
    get "take-over"() {
      return t`Even when a colleague has it.`;
    },
    get "manage-replies"() {
      return t`Change canned responses, macros and views that colleagues share.`;
    },
    get "manage-tags"() {
      return t`Make, change and delete tags.`;
    },
    get "manage-widgets"() {
      return t`Shape the widget and install it.`;
    },
    get "manage-agents"() {
      return t`Invite people and give them what you may do yourself.`;
    },
    get "manage-workspace"() {
      return t`Say when you are open, what you promise, and who is called.`;
    },
    get "see-reports"() {
      return t`How the business and each of its people did.`;
    },
    get "export-data"() {
      return t`Have whatever they see written into files, all of it at once.`;
    },
    get "see-audit"() {
      return t`Who did what, and when.`;
    },
  } satisfies Record<Permission, string>,
};

import { t } from "@lingui/core/macro";
export const notificationStrings = {
  newChat: (name: string) => t`New chat from ${name}`,
  offer: (name: string) => t`${name} is offered to you`,
  mentioned: (name: string) => t`${name} mentioned you`,
  get open() {
    return t({ message: "Open", context: "to open a conversation" });
  },
  newMessage: (name: string) => t`Message from ${name}`,
};

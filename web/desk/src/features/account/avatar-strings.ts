import { t } from "@lingui/core/macro";

export const avatarStrings = {
  get choose() {
    return t`Choose a picture`;
  },
  get change() {
    return t`Change the picture`;
  },
  get remove() {
    return t`Remove`;
  },
  get hint() {
    return t`PNG, JPEG or WebP, up to 1 MB. Visitors see it in the chat.`;
  },
  get wrongKind() {
    return t`This is not a PNG, JPEG or WebP picture.`;
  },
  get tooLarge() {
    return t`This picture is larger than 1 MB. Choose a smaller one.`;
  },
};

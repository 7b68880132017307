import { t } from "@lingui/core/macro";
export const uiStrings = {
  get cancel() {
    return t`Cancel`;
  },
  get close() {
    return t`Close`;
  },
  get copied() {
    return t`Copied`;
  },
  get loading() {
    return t`Loading`;
  },
  get tryAgain() {
    return t`Try again`;
  },
  get notifications() {
    return t`Notifications`;
  },
  get dismiss() {
    return t`Dismiss`;
  },
};

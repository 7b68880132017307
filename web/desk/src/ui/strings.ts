export const uiStrings = {
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  loading: "Loading",
  tryAgain: "Try again",
  notifications: "Notifications",
  dismiss: "Dismiss",
  optional: "optional",
  online: "Online",
  offline: "Offline",
};

export const uiStrings = {
  close: "Close",
  copied: "Copied",
  loading: "Loading",
  tryAgain: "Try again",
  notifications: "Notifications",
  dismiss: "Dismiss",
};

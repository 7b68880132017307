export const notificationStrings = {
  newChat: (name: string) => `New chat from ${name}`,
  newMessage: (name: string) => `Message from ${name}`,
};

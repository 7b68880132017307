export const notificationStrings = {
  newChat: (name: string) => `New chat from ${name}`,
  offer: (name: string) => `${name} is offered to you`,
  mentioned: (name: string) => `${name} mentioned you`,
  open: "Open",
  newMessage: (name: string) => `Message from ${name}`,
};

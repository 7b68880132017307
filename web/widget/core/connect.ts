import { HELLO, PORT } from "../channel/messages.ts";

/**
 * Waits for the panel in the frame to say hello and gives it one end of a channel. Both sides check who speaks: here
 * the window and its origin, in the panel the parent window and the site's origin.
 *
 * @param connected called for every time that the panel is loaded, a reload of the frame included
 */
export function connectPanel(
  frame: HTMLIFrameElement,
  origin: string,
  connected: (port: MessagePort) => void,
): void {
  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data !== HELLO) return;
    const channel = new MessageChannel();
    connected(channel.port1);
    frame.contentWindow?.postMessage(PORT, origin, [channel.port2]);
  });
}

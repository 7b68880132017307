import type { LiveSocket } from "@deskbell/protocol/socket";
import { useEffect } from "preact/hooks";

/** The server forgets after 6 s; it is told again at most this often while the visitor types. */
const RENEW_MS = 3_000;
/** No key for so long is not typing any more. */
const IDLE_MS = 5_000;
const LONGEST_PREVIEW = 1_000;

/** Without the half of a character that a cut may leave. */
const clip = (text: string) => text.slice(0, LONGEST_PREVIEW).replace(/\p{Cs}/gu, "");

class Typing {
  readonly #socket: LiveSocket;
  readonly #conversationId: string;
  #text = "";
  #told = false;
  #renew: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: LiveSocket, conversationId: string) {
    this.#socket = socket;
    this.#conversationId = conversationId;
  }

  typed(text: string): void {
    this.#text = text;
    if (text.trim() === "") return this.stop();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MS);
    if (this.#renew === undefined) this.#tell();
  }

  stop(): void {
    clearTimeout(this.#renew);
    clearTimeout(this.#idle);
    this.#renew = undefined;
    if (!this.#told) return;
    this.#told = false;
    this.#socket.notify("typing:stop", { conversationId: this.#conversationId });
  }

  /** Now, and once more when the time has come and the text is another. */
  #tell(): void {
    const preview = clip(this.#text);
    this.#told = true;
    this.#socket.notify("typing:start", { conversationId: this.#conversationId, preview });
    this.#renew = setTimeout(() => {
      this.#renew = undefined;
      if (clip(this.#text) !== preview) this.#tell();
    }, RENEW_MS);
  }
}

interface TypingSignalProps {
  socket: LiveSocket;
  conversationId: string;
  field: { readonly current: HTMLTextAreaElement | null };
}

/** Draws nothing: tells the other side while somebody types into the field, until it is sent or left. */
export function TypingSignal({ socket, conversationId, field }: TypingSignalProps): null {
  useEffect(() => {
    const { current } = field;
    if (!current) return;
    const typing = new Typing(socket, conversationId);
    const typed = () => typing.typed(current.value);
    const stop = () => typing.stop();
    const { form } = current;
    current.addEventListener("input", typed);
    current.addEventListener("blur", stop);
    form?.addEventListener("submit", stop);
    return () => {
      current.removeEventListener("input", typed);
      current.removeEventListener("blur", stop);
      form?.removeEventListener("submit", stop);
      stop();
    };
  }, [socket, conversationId, field]);
  return null;
}

import type { Agent } from "@deskbell/protocol/types";
import { useId, useRef, useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { api } from "../session/api.ts";
import { session } from "../session/browser-session.ts";
import { useUser } from "../session/use-session.ts";
import { avatarStrings as s } from "./avatar-strings.ts";

/** As the server takes it. */
const MAX_BYTES = 1024 * 1024;
const kinds = ["image/png", "image/jpeg", "image/webp"];

/** Changes one's own picture, and what the server, or already the page, says against it. */
function usePicture() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = async (act: () => Promise<Agent>) => {
    setBusy(true);
    setRefusal(null);
    try {
      session.updateUser(await act());
    } catch (error) {
      setRefusal(explain(error));
    }
    setBusy(false);
  };
  const upload = (chosen: File | undefined) => {
    if (!chosen) return;
    if (!kinds.includes(chosen.type)) return setRefusal(s.wrongKind);
    if (chosen.size > MAX_BYTES) return setRefusal(s.tooLarge);
    void change(() => api<Agent>("/api/auth/avatar", { method: "PUT", file: chosen }));
  };
  const remove = () =>
    void change(() => api<Agent>("/api/auth/profile", { method: "PUT", body: { avatarUrl: null } }));
  return { busy, refusal, upload, remove };
}

/** One's own picture: chosen, shown as others see it, and taken away again. */
export function AvatarField() {
  const user = useUser();
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const { busy, refusal, upload, remove } = usePicture();
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar name={user.name} seed={user.id} src={user.avatarUrl} size={64} />
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex flex-wrap gap-2">
          <input
            ref={file}
            id={id}
            type="file"
            accept={kinds.join(",")}
            className="sr-only"
            tabIndex={-1}
            aria-label={s.choose}
            onChange={(event) => {
              upload(event.target.files?.[0]);
              // The same file once more is another choice.
              event.target.value = "";
            }}
          />
          <Button busy={busy} onClick={() => file.current?.click()}>
            {user.avatarUrl === null ? s.choose : s.change}
          </Button>
          {user.avatarUrl === null ? null : (
            <Button tone="ghost" disabled={busy} onClick={remove}>
              {s.remove}
            </Button>
          )}
        </div>
        {refusal === null ? (
          <p className="text-12 text-text-3">{s.hint}</p>
        ) : (
          <p role="alert" className="text-12 text-danger-text">
            {refusal}
          </p>
        )}
      </div>
    </div>
  );
}

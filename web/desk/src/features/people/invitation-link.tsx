import { fullTime } from "../../lib/time.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { invitationLink, type Invitation } from "./new-person.ts";
import { peopleStrings as s } from "./strings.ts";

interface InvitationLinkProps {
  name: string;
  invitation: Invitation;
  onClose: () => void;
}

/** The link of a new invitation. The server keeps no copy, so this is the only time that it can be shown. */
export function InvitationLink({ name, invitation, onClose }: InvitationLinkProps) {
  return (
    <Modal title={s.invitedTitle(name)} onClose={onClose} width={460} lasting>
      <div className="flex max-h-[80dvh] flex-col gap-4 overflow-y-auto p-5">
        <p className="text-13 text-text-2 [overflow-wrap:anywhere]">{s.invitedText(name)}</p>
        <CopyField label={s.link} copyLabel={s.copyLink} text={invitationLink(invitation)} />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-13 text-text-2">
            <time dateTime={invitation.expiresAt}>{s.invitedUntil(fullTime(invitation.expiresAt))}</time>
          </p>
          <Button onClick={onClose}>{s.done}</Button>
        </div>
      </div>
    </Modal>
  );
}

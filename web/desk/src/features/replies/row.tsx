import { Eye, Lock, Pencil, Trash2, UsersRound } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { may, useUser } from "../session/use-session.ts";
import { repliesStrings as s } from "./strings.ts";

interface Owned {
  id: string;
  shared: boolean;
  author: string;
}

/** Whether this person may change it, as the server decides: their own, and as an admin what is shared. */
export function useMayChange({ author }: Owned): boolean {
  const user = useUser();
  return author === user.id || may(user, "manage-replies");
}

interface RowProps {
  item: Owned;
  name: string;
  /** The line under the name. */
  about: ReactNode;
  /** Stands before who sees it. */
  meta?: string;
  path: string;
  queryKey: string;
  onOpen: () => void;
  children: ReactNode;
}

export function Row({ item, name, about, meta, path, queryKey, onOpen, children }: RowProps) {
  const mayChange = useMayChange(item);
  const [removing, setRemoving] = useState(false);
  return (
    <li className="flex items-start gap-3 py-3 pr-3 pl-5">
      <div className="flex min-w-0 grow flex-col gap-0.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2">{children}</div>
        <p className="truncate text-13 text-text-2">{about}</p>
        <p className="flex flex-wrap items-center gap-x-1 text-12 text-text-3">
          <Sight item={item} />
          {meta === undefined ? null : <span>· {meta}</span>}
        </p>
      </div>
      <span className="flex shrink-0">
        <IconButton label={mayChange ? s.edit(name) : s.view(name)} onClick={onOpen}>
          {mayChange ? <Pencil aria-hidden /> : <Eye aria-hidden />}
        </IconButton>
        {mayChange ? (
          <IconButton label={s.deleteTitle(name)} onClick={() => setRemoving(true)}>
            <Trash2 aria-hidden />
          </IconButton>
        ) : null}
      </span>
      {removing ? (
        <Removal
          title={s.deleteTitle(name)}
          text={item.shared ? s.deleteShared : s.deletePrivate}
          path={path}
          queryKey={queryKey}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </li>
  );
}

/** Who sees it. */
function Sight({ item }: { item: Owned }) {
  const user = useUser();
  const author = useColleagues().find(({ id }) => id === item.author);
  return (
    <span className="inline-flex items-center gap-1">
      {item.shared ? <UsersRound aria-hidden className="size-3" /> : <Lock aria-hidden className="size-3" />}
      {item.shared ? s.shared : s.privateMark}
      {item.author === user.id || !author ? null : ` ${s.by(author.name)}`}
    </span>
  );
}

interface RemovalProps {
  title: string;
  text: string;
  path: string;
  queryKey: string;
  onClose: () => void;
}

function Removal({ title, text, path, queryKey, onClose }: RemovalProps) {
  const change = useChange(queryKey);
  const remove = () => {
    onClose();
    void change(s.deleteFailed, () => api(path, { method: "DELETE" }));
  };
  return <Confirm title={title} text={text} confirm={s.delete} onConfirm={remove} onClose={onClose} />;
}

import type { Tag, Team } from "@deskbell/protocol/types";
import type { UseQueryResult } from "@tanstack/react-query";
import { Pencil, Tags, Trash2, UsersRound } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { AddButton, Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { useChange } from "../session/use-change.ts";
import { may, useUser } from "../session/use-session.ts";
import { organizeStrings as s } from "./strings.ts";
import { TagDot } from "./tag-chips.tsx";
import { TagForm } from "./tag-form.tsx";
import { tagsKey, useTags } from "./tags.ts";
import { TeamForm } from "./team-form.tsx";
import { teamsKey, useTeams } from "./teams.ts";

export function TeamsPage() {
  const user = useUser();
  return (
    <Page title={s.title} lead={s.lead}>
      {may(user, "manage-agents") ? <TeamsCard /> : null}
      {may(user, "manage-tags") ? <TagsCard /> : null}
    </Page>
  );
}

function TeamsCard() {
  const teams = useTeams();
  const colleagues = useColleagues();
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const membersOf = ({ members }: Team) => {
    const names = colleagues.filter(({ id }) => members.includes(id)).map(({ name }) => name);
    return names.length === 0 ? s.members(members.length) : names.join(", ");
  };
  return (
    <Section
      title={s.teams}
      lead={s.teamsLead}
      action={<AddButton onClick={() => setEditing("new")}>{s.newTeam}</AddButton>}
    >
      <Rows
        query={teams}
        empty={{ icon: <UsersRound />, title: s.noTeamsTitle, text: s.noTeamsText }}
        row={(team) => (
          <Row
            key={team.id}
            edit={s.editTeam(team.name)}
            onEdit={() => setEditing(team)}
            removal={{ title: s.deleteTeamTitle(team.name), text: s.deleteTeamText }}
            path={`/api/teams/${team.id}`}
            queryKey={teamsKey}
          >
            <span className="min-w-0 grow">
              <span className="block truncate text-14 font-medium">{team.name}</span>
              <span className="block truncate text-13 text-text-2">{membersOf(team)}</span>
            </span>
          </Row>
        )}
      />
      {editing === null ? null : (
        <TeamForm team={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

function TagsCard() {
  const tags = useTags();
  const [editing, setEditing] = useState<Tag | "new" | null>(null);
  return (
    <Section
      title={s.tags}
      lead={s.tagsLead}
      action={<AddButton onClick={() => setEditing("new")}>{s.newTag}</AddButton>}
    >
      <Rows
        query={tags}
        empty={{ icon: <Tags />, title: s.noTagsTitle, text: s.noTagsText }}
        row={(tag) => (
          <Row
            key={tag.id}
            edit={s.editTag(tag.name)}
            onEdit={() => setEditing(tag)}
            removal={{ title: s.deleteTagTitle(tag.name), text: s.deleteTagText }}
            path={`/api/tags/${tag.id}`}
            queryKey={tagsKey}
          >
            <TagDot color={tag.color} />
            <span className="min-w-0 grow truncate text-14">{tag.name}</span>
          </Row>
        )}
      />
      {editing === null ? null : (
        <TagForm tag={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

interface RowsProps<T> {
  query: UseQueryResult<T[]>;
  empty: { icon: ReactNode; title: string; text: string };
  row: (item: T) => ReactNode;
}

function Rows<T>({ query, empty, row }: RowsProps<T>) {
  if (query.isPending) return <Skeleton className="m-5 h-20" />;
  if (!query.data) {
    return (
      <LoadFailed
        icon={empty.icon}
        title={s.loadFailed}
        error={query.error}
        retry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) {
    return (
      <EmptyState icon={empty.icon} title={empty.title}>
        {empty.text}
      </EmptyState>
    );
  }
  return <ul className="divide-y divide-line">{query.data.map(row)}</ul>;
}

interface RowProps {
  edit: string;
  onEdit: () => void;
  removal: { title: string; text: string };
  path: string;
  queryKey: string;
  children: ReactNode;
}

function Row({ edit, onEdit, removal, path, queryKey, children }: RowProps) {
  const change = useChange(queryKey);
  const [removing, setRemoving] = useState(false);
  const remove = () => {
    setRemoving(false);
    void change(s.deleteFailed, () => api(path, { method: "DELETE" }));
  };
  return (
    <li className="flex min-h-12 items-center gap-3 py-2 pr-3 pl-5">
      {children}
      <IconButton label={edit} onClick={onEdit}>
        <Pencil aria-hidden />
      </IconButton>
      <IconButton label={removal.title} onClick={() => setRemoving(true)}>
        <Trash2 aria-hidden />
      </IconButton>
      {removing ? (
        <Confirm
          title={removal.title}
          text={removal.text}
          confirm={s.delete}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </li>
  );
}

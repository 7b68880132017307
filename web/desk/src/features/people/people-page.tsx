import type { Agent } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { Plus, UsersRound } from "lucide-react";
import { clsx } from "clsx";
import { useState } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { LoadFailed } from "../../ui/load-failed.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { everyPage } from "../session/every-page.ts";
import { may, useUser } from "../session/use-session.ts";
import { AddPerson } from "./add-person.tsx";
import { peopleKey } from "./people-key.ts";
import { RolesSection } from "./roles-section.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { peopleStrings as s } from "./strings.ts";

export function PeoplePage() {
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={s.title}
      lead={s.lead}
      action={
        <Button tone="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
          {s.add}
        </Button>
      }
    >
      <People />
      <RolesSection />
      {adding ? <AddPerson onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function People() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [peopleKey],
    queryFn: ({ signal }) => everyPage<Agent>("/api/agents", signal),
  });
  if (isPending) return <Skeleton className="h-40 rounded-card" />;
  if (!data) {
    return (
      <LoadFailed icon={<UsersRound />} title={s.loadFailed} error={error} retry={() => void refetch()} />
    );
  }
  return (
    <div className="overflow-x-auto rounded-card border border-line">
      <table className="w-full text-left text-13">
        <thead className="border-b border-line bg-sub text-12 text-text-3">
          <tr>
            <th scope="col" className="px-5 py-2 font-medium">
              {s.name}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {s.role}
            </th>
            <th scope="col" className="px-3 py-2 font-medium max-sm:hidden">
              {s.statusColumn}
            </th>
            <td className="w-12" />
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {data.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Owners are changed by owners, and others by whoever may do as much as they. */
function mayTouch(user: Agent, person: Agent): boolean {
  if (person.role === "owner" && user.role !== "owner") return false;
  return person.permissions.every((one) => may(user, one));
}

function PersonRow({ person }: { person: Agent }) {
  const user = useUser();
  const live = useColleagues().find((one) => one.id === person.id);
  const status = person.id === user.id ? user.status : (live?.status ?? person.status);
  const self = person.id === user.id;
  return (
    <tr>
      <td className="w-full max-w-0 px-5 py-3 sm:w-1/2">
        <span className="flex items-center gap-3">
          <Avatar name={person.name} seed={person.id} src={person.avatarUrl} />
          <span className="min-w-0">
            <span className="block truncate text-14 font-medium">
              {person.name}
              {self ? <span className="ml-1.5 text-12 font-normal text-text-3">{s.you}</span> : null}
            </span>
            <span className="block truncate text-text-2">{person.email}</span>
          </span>
        </span>
      </td>
      <td className="max-w-32 truncate px-3 py-3 sm:max-w-48">
        {person.customRole?.name ?? s.roles[person.role]}
      </td>
      <td className="px-3 py-3 whitespace-nowrap max-sm:hidden">
        <span className="inline-flex items-center gap-2">
          <span
            aria-hidden
            className={clsx(
              "size-2 rounded-full",
              status === "online" ? "bg-success" : status === "away" ? "bg-away" : "bg-control",
            )}
          />
          {s.status[status]}
        </span>
      </td>
      <td className="pr-3 text-right">
        {self || !mayTouch(user, person) ? null : <PersonMenu person={person} />}
      </td>
    </tr>
  );
}

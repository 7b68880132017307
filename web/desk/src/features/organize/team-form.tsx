import type { Team } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "../../lib/form-errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Banner } from "../../ui/banner.tsx";
import { TextField } from "../../ui/field.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { characters, MAX_NAME } from "../session/limits.ts";
import { organizeStrings as s } from "./strings.ts";
import { teamsKey } from "./teams.ts";

interface TeamFormProps {
  /** `null` for a new one. */
  team: Team | null;
  onClose: () => void;
}

// long: the markup of one form, read from top to bottom.
export function TeamForm({ team, onClose }: TeamFormProps) {
  const client = useQueryClient();
  const colleagues = useColleagues();
  const known = new Set(colleagues.map(({ id }) => id));
  const form = useForm({
    // Who does not work here any more is no member any more: the server takes nobody else.
    defaultValues: { name: team?.name ?? "", members: team?.members.filter((id) => known.has(id)) ?? [] },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, members }) => {
    try {
      const body = { name: name.trim(), members };
      await api(team ? `/api/teams/${team.id}` : "/api/teams", { method: team ? "PUT" : "POST", body });
      await client.invalidateQueries({ queryKey: [teamsKey] });
      onClose();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return (
    <Modal title={team ? s.editTeam(team.name) : s.newTeam} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-h-[80dvh] flex-col gap-4 p-5"
      >
        {errors.root?.message === undefined ? null : <Banner tone="danger">{errors.root.message}</Banner>}
        <TextField
          label={s.name}
          data-focus-first
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", {
            validate: {
              there: (text) => text.trim() !== "" || s.nameMissing,
              within: (text) => characters(text) <= MAX_NAME || s.tagTooLong(MAX_NAME),
            },
          })}
        />
        <fieldset className="flex min-h-0 flex-col gap-1.5">
          <legend className="mb-1.5 text-13 font-medium">{s.membersLabel}</legend>
          <div className="max-h-56 overflow-y-auto rounded-input border border-line p-1">
            {colleagues.map((agent) => (
              <label
                key={agent.id}
                className="flex h-9 items-center gap-2.5 rounded-control px-2 text-13 hover:bg-raised"
              >
                <input
                  type="checkbox"
                  value={agent.id}
                  {...form.register("members")}
                  className="size-4 shrink-0 accent-(--accent)"
                />
                <Avatar name={agent.name} seed={agent.id} size={24} src={agent.avatarUrl} />
                <span className="truncate">{agent.name}</span>
              </label>
            ))}
          </div>
          {errors.members?.message === undefined ? null : (
            <p role="alert" className="text-12 text-danger-text">
              {errors.members.message}
            </p>
          )}
        </fieldset>
        <FormButtons onCancel={onClose} busy={isSubmitting}>
          {s.save}
        </FormButtons>
      </form>
    </Modal>
  );
}

import type { ComponentProps } from "react";
import { SelectField } from "../../ui/field.tsx";
import { useUser } from "../session/use-session.ts";
import { mayGive, useRoles, type RoleChoice } from "./roles.ts";
import { rolesStrings } from "./roles-strings.ts";
import { peopleStrings as s } from "./strings.ts";

type RoleFieldProps = Omit<ComponentProps<typeof SelectField>, "label" | "children"> & {
  /** What is chosen now, to say what it is for. */
  chosen: RoleChoice;
};

/** Which role somebody has, out of those that whoever asks may give. */
export function RoleField({ chosen, ...rest }: RoleFieldProps) {
  const user = useUser();
  const { data = [] } = useRoles();
  const custom = data.filter((role) => mayGive(user, role));
  const own = custom.find(({ id }) => id === chosen);
  const hint =
    own === undefined
      ? s.roleHints[chosen === "owner" || chosen === "admin" ? chosen : "agent"]
      : own.permissions.map((one) => rolesStrings.permissions[one]).join(" · ");
  return (
    <SelectField label={s.role} hint={hint} {...rest}>
      {(["agent", "admin", "owner"] as const)
        .filter((role) => mayGive(user, role))
        .map((role) => (
          <option key={role} value={role}>
            {s.roles[role]}
          </option>
        ))}
      {custom.length === 0 ? null : (
        <optgroup label={rolesStrings.custom}>
          {custom.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </SelectField>
  );
}

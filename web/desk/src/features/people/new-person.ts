import type { Agent } from "@deskbell/protocol/types";
import { sentRole, type RoleChoice } from "./roles.ts";

/** What is typed of somebody who is to be added. */
export interface NewPerson {
  name: string;
  email: string;
  /** Empty to invite them by a link. */
  password: string;
  role: RoleChoice;
}

export interface Invitation {
  /** A path of this Deskbell with a one-time token. */
  url: string;
  expiresAt: string;
}

export interface CreatedPerson extends Agent {
  /** `null` when they have a password already. */
  invitation: Invitation | null;
}

/** What is sent of it. Without a password the server answers with an invitation; an empty one it would refuse. */
export function toCreate({ name, email, password, role }: NewPerson) {
  const person = { name: name.trim(), email: email.trim(), ...sentRole(role) };
  return password === "" ? person : { ...person, password };
}

/** The whole link, as it goes into a message. */
export function invitationLink({ url }: Invitation, origin: string = window.location.origin): string {
  return new URL(url, origin).href;
}

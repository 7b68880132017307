import { repliesStrings as s } from "./strings.ts";
import { pieces, type Values } from "./template.ts";

/** What the variables of a text stand for while it is written: a visitor of whom everything is known. */
export function sampleValues(text: string, agentName: string): Values {
  const { name, email, subject } = s.sample;
  const values = { visitorName: name, visitorEmail: email, agentName, subject, fields: null };
  const fields = pieces(text, values).flatMap((piece) =>
    "name" in piece && piece.name.startsWith("fields.") ? [piece.name.slice("fields.".length)] : [],
  );
  return { ...values, fields: Object.fromEntries(fields.map((field) => [field, `‹${field}›`])) };
}

import { t } from "@lingui/core/macro";
import { formatLocale } from "../../lib/language.ts";

function listOf(people: string[]): string {
  return new Intl.ListFormat(formatLocale(), { type: "conjunction" }).format(people);
}

export const viewersStrings = {
  alsoHere: (people: string[]) => {
    const names = people.join(", ");
    return t`Also here: ${names}`;
  },
  more: (count: number) => `+${count}`,
  get somebody() {
    return t`A colleague`;
  },
  writesAnswer: (name: string) => t`${name} is writing an answer`,
  writesNote: (name: string) => t`${name} is writing a note`,
  severalWrite: (people: string[]) => {
    const names = listOf(people);
    return t`${names} are writing`;
  },
};

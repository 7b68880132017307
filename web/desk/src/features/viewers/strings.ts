const names = new Intl.ListFormat("en", { type: "conjunction" });

export const viewersStrings = {
  alsoHere: (people: string[]) => `Also here: ${people.join(", ")}`,
  more: (count: number) => `+${count}`,
  somebody: "A colleague",
  writesAnswer: (name: string) => `${name} is writing an answer`,
  writesNote: (name: string) => `${name} is writing a note`,
  severalWrite: (people: string[]) => `${names.format(people)} are writing`,
};

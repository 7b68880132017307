// Fails when a text of the source is not in every catalog, a catalog has one that is gone, or a translation is missing.
import { getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";

const config = getConfig({ cwd: import.meta.dirname });
const faults = [];
for (const catalog of await getCatalogs(config)) {
  const source = await catalog.collect();
  if (!source) throw new Error("The texts could not be read from the source.");
  for (const locale of config.locales) {
    const known = (await catalog.read(locale)) ?? {};
    const say = (fault, { context, message }) =>
      faults.push(`${locale}.po: ${fault}: ${message}${context ? ` (${context})` : ""}`);
    for (const [id, text] of Object.entries(source)) {
      if (!known[id]) say("not there", text);
      else if (locale !== config.sourceLocale && !known[id].translation) say("not translated", text);
    }
    for (const [id, text] of Object.entries(known)) if (!source[id]) say("no longer used", text);
  }
}
if (faults.length > 0) {
  console.error(`${faults.join("\n")}\n\nRun \`npm run texts -w desk\` in web/, and translate what is new.`);
  process.exit(1);
}
console.log("Every text is in every language.");

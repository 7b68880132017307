// Builds to web/dist/widget: pages and their assets, then the core, then the loader that knows the core's name.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = fileURLToPath(new URL("../dist/widget", import.meta.url));
const common = { root, configFile: false, logLevel: "warn", publicDir: false };
const target = ["chrome109", "firefox115", "safari16.4"];

/** Vite's helper loads the styles of a chunk first; the chunks that are loaded on demand here have none. */
const plainImports = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) =>
    id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : undefined,
};

/** The older way to compile JSX: `h(…)` calls take 200 bytes less than the runtime of the newer one. */
const shortJsx = {
  jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
  jsxInject: 'import { h, Fragment } from "preact"',
};

await rm(outDir, { recursive: true, force: true });
// One by one: a chunk that two pages share compresses worse than each page's own.
for (const page of ["panel.html", "chat.html", "test-widget.html"]) {
  await build({
    ...common,
    base: "/widget/",
    plugins: [plainImports],
    oxc: shortJsx,
    build: {
      outDir,
      target,
      emptyOutDir: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: root + page },
    },
  });
}
await buildScript("core/core.ts", "assets/core-[hash].js");
const core = (await readdir(`${outDir}/assets`)).find((name) => name.startsWith("core-"));
await buildScript("loader/loader.ts", "loader.js", { CORE_FILE: JSON.stringify(`assets/${core}`) });

// Around the minified code, where no minifier can reason about the string that the server replaces.
const loader = await readFile(`${outDir}/loader.js`, "utf8");
if (!core || loader.includes("__DESKBELL_CONFIG__"))
  throw new Error("The loader is not what the server expects.");
await writeFile(
  `${outDir}/loader.js`,
  `(function(DESKBELL_CONFIG){${loader.trim()}})("__DESKBELL_CONFIG__");\n`,
);

/** A classic script: it needs no CORS and works in any page. */
function buildScript(entry, fileName, define = {}) {
  return build({
    ...common,
    define,
    build: {
      outDir,
      target,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: root + entry,
        output: { format: "iife", entryFileNames: fileName },
      },
    },
  });
}

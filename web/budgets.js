// Holds what visitors and agents have to download to what was promised. Run after `npm run build`.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("dist", import.meta.url));
const KB = 1000;
const over = [];

const widget = (name) => `widget/assets/${name}`;
const widgetAssets = list("widget/assets");
const named = (start, end) =>
  widgetAssets.filter((name) => name.startsWith(start) && name.endsWith(end)).map(widget);

hold("loader", 2 * KB, ["widget/loader.js"]);
hold("loader + core + panel, to the first message", 32 * KB, [
  "widget/loader.js",
  ...named("core-", ".js"),
  "widget/panel.html",
  ...linkedFrom("widget/panel.html"),
]);
hold("desk, first route", 220 * KB, deskFiles());

if (over.length > 0) {
  console.error(`\nOver budget: ${over.join("; ")}.`);
  process.exit(1);
}
console.log("\nEverything is within its budget.");

function hold(what, budget, files) {
  console.log(`\n${what} (at most ${budget / KB} kB gzipped)`);
  const sizes = files.map((file) => [file, gzipSync(readFileSync(`${dist}/${file}`), { level: 9 }).length]);
  for (const [file, size] of sizes) console.log(`  ${kb(size)}  ${file}`);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`  ${kb(total)}  in all`);
  if (total > budget) over.push(`${what} is ${kb(total).trim()}, ${kb(total - budget).trim()} too much`);
}

function kb(bytes) {
  return `${(bytes / KB).toFixed(2)} kB`.padStart(10);
}

/** The scripts and styles of a page, and what its scripts import before they run. */
function linkedFrom(page) {
  const html = readFileSync(`${dist}/${page}`, "utf8");
  const found = new Set();
  const add = (name) => {
    if (found.has(widget(name))) return;
    found.add(widget(name));
    if (!name.endsWith(".js")) return;
    const script = readFileSync(`${dist}/${widget(name)}`, "utf8");
    for (const [, imported] of script.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) add(imported);
  };
  for (const [, name] of html.matchAll(/(?:src|href)="\/widget\/assets\/([^"]+)"/g)) add(name);
  return [...found].filter((file) => /\.(js|css)$/.test(file));
}

/** The desk's page, its entry, and what the entry imports before it runs, as Vite's manifest has it. */
function deskFiles() {
  const path = `${dist}/desk/.vite/manifest.json`;
  if (!existsSync(path)) throw new Error(`There is no ${path}: run npm run build first.`);
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const files = new Set(["desk/index.html"]);
  const add = (chunk) => {
    if (files.has(`desk/${chunk.file}`)) return;
    files.add(`desk/${chunk.file}`);
    for (const style of chunk.css ?? []) files.add(`desk/${style}`);
    for (const imported of chunk.imports ?? []) add(manifest[imported]);
  };
  for (const chunk of Object.values(manifest)) if (chunk.isEntry) add(chunk);
  return [...files];
}

function list(folder) {
  const path = `${dist}/${folder}`;
  if (!existsSync(path)) throw new Error(`There is no ${path}: run npm run build first.`);
  return readdirSync(path);
}

import { transformAsync } from "@babel/core";
import { getConfig } from "@lingui/conf";
import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` answers from Vite and hands everything of the server's to a Deskbell that runs beside it.
const server = process.env.DESKBELL_URL ?? "http://127.0.0.1:3000";
const serverPaths = ["/api", "/socket.io", "/widget", "/widget.js", "/chat", "/test-widget.html"];

// Whatever folder the command was started in.
const here = import.meta.dirname;

/** Turns the macros of the strings.ts files into lookups by id. Nothing else goes through Babel. */
const textMacros = {
  name: "text-macros",
  enforce: "pre",
  transform: {
    filter: { id: /strings\.ts$/ },
    handler: (code, filename) =>
      transformAsync(code, {
        filename,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ["typescript"] },
        plugins: [["@lingui/babel-plugin-lingui-macro", { linguiConfig: getConfig({ cwd: here }) }]],
        cwd: here,
      }),
  },
};

export default defineConfig({
  base: "/",
  plugins: [
    textMacros,
    react(),
    lingui({ cwd: here, failOnMissing: true, failOnCompileError: true }),
    tailwindcss(),
  ],
  build: {
    outDir: "../dist/desk",
    emptyOutDir: true,
    manifest: true,
    // A data: stylesheet or script would be refused by the page's content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // A handful of files rather than one for every shared icon: what each kind of page needs, together.
        codeSplitting: {
          groups: [
            {
              name: "framework",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(?!.*virtual)[^/]+)\//,
              priority: 2,
            },
            { name: "pieces", test: /node_modules\/(lucide-react|clsx)\/|strings\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      serverPaths.map((path) => [path, { target: server, ws: path === "/socket.io" }]),
    ),
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    // Whatever is tested may say something: English is there first, as in the browser.
    setupFiles: ["src/lib/language.ts"],
  },
});

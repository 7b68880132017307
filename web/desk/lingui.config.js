import { defineConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";

// The catalogs are what translators work on; `npm run texts` brings them up to date. No line numbers: they would change
// with every edit of a file, in every catalog.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "de"],
  catalogs: [
    { path: "<rootDir>/src/locales/{locale}", include: ["<rootDir>/src"], exclude: ["**/*.test.*"] },
  ],
  format: formatter({ lineNumbers: false }),
  orderBy: "origin",
});

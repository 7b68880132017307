import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const houseRules = {
  "max-lines": ["error", { max: 400 }],
  "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true } }],
  // Markup from strings is how a chat gets scripts into an agent's browser: nodes only.
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
      property,
      message: "Build nodes instead.",
    })),
  ],
};

export default defineConfig(
  globalIgnores(["dist", "**/node_modules", "**/generated"]),
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "react-hooks": reactHooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...houseRules,
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Build nodes instead." },
      ],
    },
  },
  {
    // Tools' own configuration files must export a default.
    files: ["**/*.js"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["desk/public/sw.js"],
    languageOptions: { globals: globals.serviceworker },
  },
);

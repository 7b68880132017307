import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { router } from "./app/router.tsx";
import { followTheme } from "./app/theme.ts";
import { session } from "./features/session/browser-session.ts";
import { followLanguage } from "./lib/language.ts";
import "./app/theme.css";

followTheme();
void session.restore();
await followLanguage();

const root = document.querySelector("#root");
if (root) createRoot(root).render(<RouterProvider router={router} />);

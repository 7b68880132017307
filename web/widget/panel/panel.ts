import { startPanel } from "./app.tsx";
import { embeddedHost } from "./embedded.ts";

const siteKey = new URLSearchParams(location.search).get("siteKey") ?? "";
document.documentElement.classList.add("embedded");
void embeddedHost(siteKey).then(startPanel);

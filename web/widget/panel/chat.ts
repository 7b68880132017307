import "./panel.css";
import "./chat.css";
import { startPanel } from "./app.tsx";
import { hostedHost } from "./hosted.ts";

/** `/chat/{siteKey}`; the server leads plain `/chat` to the first widget. */
const siteKey = decodeURIComponent(location.pathname.split("/")[2] ?? "");
startPanel(hostedHost(siteKey));

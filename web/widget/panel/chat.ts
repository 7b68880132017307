import { startPanel } from "./app.tsx";
import "./styles/hosted.css";
import { hostedHost } from "./hosted.ts";

/** `/chat/{siteKey}`; the server leads plain `/chat` to the first widget. */
const siteKey = decodeURIComponent(location.pathname.split("/")[2] ?? "");
startPanel(hostedHost(siteKey));

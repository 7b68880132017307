import type { WidgetConfig } from "@deskbell/protocol/types";
import { textOn } from "../channel/colour.ts";

const DEFAULT_COLOR = "#4450d6";

/**
 * Made with the CSSOM and nodes alone, so that a page whose policy forbids inline styles shows it; in a shadow root,
 * so that no stylesheet of the page reaches it.
 */
export function createButton(config: WidgetConfig | null): {
  root: ShadowRoot;
  button: HTMLButtonElement;
  badge: HTMLElement;
} {
  const host = document.createElement("div");
  host.id = "deskbell";
  // `!important` in a style attribute is the one thing that a page's stylesheet cannot outdo.
  for (const [name, value] of [
    ["all", "initial"],
    ["position", "fixed"],
    ["z-index", "2147483000"],
  ] as const) {
    host.style.setProperty(name, value, "important");
  }
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  const language = config?.appearance.language ?? navigator.language;
  button.ariaLabel = language.startsWith("de") ? "Chat öffnen" : "Open chat";
  button.ariaExpanded = "false";
  button.ariaHasPopup = "dialog";
  button.append(icon("M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H6a2 2 0 0 1-2-2z"));
  button.append(icon("m6 10 6 6 6-6"));
  const badge = document.createElement("span");
  badge.ariaHidden = "true";
  badge.hidden = true;
  button.append(badge);

  const color = config?.appearance.color ?? DEFAULT_COLOR;
  host.style.setProperty("--c", color);
  host.style.setProperty("--t", textOn(color));
  host.classList.toggle("left", config?.appearance.position === "left");
  root.append(button);
  // Not in the body: a transform or filter there would move the button along, and some routers replace the body.
  document.documentElement.append(host);
  return { root, button, badge };
}

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(svg.namespaceURI, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const CSS = `
button{all:unset;position:fixed;right:max(20px,env(safe-area-inset-right));bottom:max(20px,env(safe-area-inset-bottom));box-sizing:border-box;width:56px;height:56px;border-radius:50%;background:var(--c);color:var(--t);cursor:pointer;box-shadow:0 0 0 1px #fff3,0 4px 16px #0004;transition:transform .15s}
:host(.left) button{right:auto;left:max(20px,env(safe-area-inset-left))}
button:hover{transform:scale(1.05)}
button:active{transform:none}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{position:absolute;inset:14px;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;transition:opacity .15s,transform .15s}
[aria-expanded=false] svg+svg,[aria-expanded=true] svg:first-child{opacity:0;transform:scale(.6)}
span{position:absolute;top:-3px;right:-3px;box-sizing:border-box;min-width:22px;height:22px;padding:0 6px;border:2px solid #fff;border-radius:11px;background:#c62a36;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center}
[hidden]{display:none}
@media(prefers-reduced-motion){*{transition:none!important}}
@media print{:host{display:none!important}}
`;

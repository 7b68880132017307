/** Below this width, in CSS pixels, the panel covers the whole screen. */
const FULL_BELOW = 480;

export interface Frame {
  element: HTMLIFrameElement;
  show: (open: boolean) => void;
  isFull: () => boolean;
  onFull: (handler: (full: boolean) => void) => void;
}

export function createFrame(root: ShadowRoot, src: string): Frame {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

  const element = document.createElement("iframe");
  element.title = "Chat";
  element.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  element.allow = "autoplay";
  // The panel compares the sender of its channel with this.
  element.referrerPolicy = "origin";
  element.src = src;
  element.inert = true;
  root.append(element);

  const small = matchMedia(`(max-width: ${FULL_BELOW - 1}px)`);
  const scrolling = scrollLock();
  let open = false;
  const fit = () => {
    const full = open && small.matches;
    scrolling.lock(full);
    element.classList.toggle("full", small.matches);
    const viewport = visualViewport;
    // What the on-screen keyboard leaves of the screen.
    element.style.height = full && viewport ? `${viewport.height}px` : "";
    element.style.top = full && viewport ? `${viewport.offsetTop}px` : "";
  };
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  small.addEventListener("change", fit);
  fit();

  return {
    element,
    show: (wanted) => {
      open = wanted;
      element.inert = !open;
      element.classList.toggle("open", open);
      fit();
    },
    isFull: () => small.matches,
    onFull: (handler) => small.addEventListener("change", () => handler(small.matches)),
  };
}

/** Keeps the page behind a covering panel from scrolling, and leaves the page's own style as it was. */
function scrollLock(): { lock: (wanted: boolean) => void } {
  const { style } = document.documentElement;
  let before: string | undefined;
  return {
    lock: (wanted) => {
      if (wanted && before === undefined) {
        before = style.overflow;
        style.overflow = "hidden";
      } else if (!wanted && before !== undefined) {
        style.overflow = before;
        before = undefined;
      }
    },
  };
}

const CSS = `
iframe{all:unset;position:fixed;right:max(20px,env(safe-area-inset-right));bottom:calc(max(20px,env(safe-area-inset-bottom)) + 72px);width:384px;height:min(680px,100dvh - 112px);border-radius:16px;background:var(--b,#fff);box-shadow:0 0 0 1px #0001,0 12px 40px #0003;color-scheme:normal;opacity:0;visibility:hidden;transform:translateY(8px);transition:opacity .16s,transform .16s,visibility 0s .16s}
:host(.left) iframe{right:auto;left:max(20px,env(safe-area-inset-left))}
iframe.open{opacity:1;visibility:visible;transform:none;transition-delay:0s}
:host iframe.full{inset:0;width:100%;height:100%;border-radius:0;box-shadow:none}
`;

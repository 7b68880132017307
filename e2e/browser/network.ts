import type { BrowserContext, WebSocketRoute } from '@playwright/test';

/**
 * The network of one browser, to be lost and found again. `lose` is a laptop without any network. `loseLive` lets pages
 * load while no live connection and no request to the API comes through, as behind a half-open captive portal: so that a
 * page can be reloaded while what was typed still waits.
 */
export class Network {
  private blocked = false;
  private readonly live = new Set<WebSocketRoute>();

  private constructor(private readonly context: BrowserContext) {}

  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network(context);
    await context.routeWebSocket(/\/socket\.io\//, (route) => {
      if (network.blocked) {
        void route.close();
        return;
      }
      network.live.add(route);
      route.connectToServer();
    });
    await context.route(/\/(socket\.io|api)\//, (route) => (network.blocked ? route.abort() : route.continue()));
    return network;
  }

  async lose(): Promise<void> {
    await this.context.setOffline(true);
    await this.loseLive();
  }

  async loseLive(): Promise<void> {
    this.blocked = true;
    for (const route of this.live) await route.close();
    this.live.clear();
  }

  /** Pages load again; the live connection stays lost. */
  async findPages(): Promise<void> {
    await this.context.setOffline(false);
  }

  async find(): Promise<void> {
    this.blocked = false;
    await this.context.setOffline(false);
  }
}

/**
 * What the server says over the live connections of one browser, of which some is kept back: as when an answer is
 * overtaken on its way, or an event has not come yet.
 */
export class Wire {
  private keptBack: RegExp | null = null;
  private waiting: (() => void)[] = [];

  static async of(context: BrowserContext): Promise<Wire> {
    const wire = new Wire();
    await context.routeWebSocket(/\/socket\.io\//, (page) => {
      const server = page.connectToServer();
      server.onMessage((frame) => {
        if (wire.keptBack?.test(String(frame))) wire.waiting.push(() => page.send(frame));
        else page.send(frame);
      });
    });
    return wire;
  }

  /** Frames that look like this are kept from now on. */
  keepBack(frames: RegExp): void {
    this.keptBack = frames;
  }

  get kept(): number {
    return this.waiting.length;
  }

  /** What was kept comes now, and nothing is kept any more. */
  letThrough(): void {
    this.keptBack = null;
    for (const send of this.waiting.splice(0)) send();
  }
}

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

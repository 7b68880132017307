import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A customer's site: another origin, and by its name another site too, so that the widget has third-party storage only.
 * `/?siteKey=…` carries the snippet as customers paste it; `/strict?siteKey=…` does so below a policy of its own.
 */
export interface HostSite {
  readonly url: string;
  close(): Promise<void>;
}

const escape = (text: string): string => text.replace(/[^\w-]/g, '');

function page(serverUrl: string, siteKey: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>The Shop</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <main>
      <h1>The Shop</h1>
      <p>Things to buy, and a <a href="#more">link</a>.</p>
      <button type="button">Buy</button>
    </main>
    <script async src="${serverUrl}/widget.js?siteKey=${escape(siteKey)}"></script>
  </body>
</html>`;
}

export async function startHostSite(serverUrl: string): Promise<HostSite> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (url.pathname === '/strict') {
      const policy = [
        "default-src 'none'",
        "style-src 'self'",
        'img-src data:',
        `script-src ${serverUrl}`,
        `connect-src ${serverUrl}`,
        `frame-src ${serverUrl}`,
      ];
      response.setHeader('content-security-policy', policy.join('; '));
    }
    response.end(page(serverUrl, url.searchParams.get('siteKey') ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the host site has no port');
  return {
    url: `http://localhost:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import type { Answer } from '../support/rest.ts';
import { Rest } from '../support/rest.ts';
import * as shapes from '../support/shapes.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);
const nobody = new Rest(server.url);

const pages = [
  '/',
  '/agent',
  '/agent/some/deep/link',
  '/admin',
  '/docs',
  `/chat/${shop.siteKey}`,
  '/test-widget.html',
  `/widget/panel?siteKey=${shop.siteKey}`,
  '/problems/not-found',
];

function policy(answer: Answer): Map<string, string> {
  const header = answer.headers.get('content-security-policy') ?? expect.fail(`no policy: ${answer}`);
  return new Map(
    header.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values.join(' ')] as const;
    }),
  );
}

test.each(pages)('%s is a page with strict headers and nothing inline', async (path) => {
  const page = (await nobody.get(path)).is(200);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('referrer-policy')).toBeTruthy();
  const directives = policy(page);
  expect(directives.get('default-src')).toMatch(/'self'|'none'/);
  const scripts = directives.get('script-src') ?? directives.get('default-src') ?? '';
  const styles = directives.get('style-src') ?? directives.get('default-src') ?? '';
  for (const sources of [scripts, styles]) expect(sources).not.toMatch(/unsafe|\*|https?:|data:/);
  expect(directives.get('base-uri')).toMatch(/'none'|'self'/);
  expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  expect(page.text).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
});

test('the desk cannot be framed; the panel can, by the widget’s sites alone', async () => {
  for (const path of ['/', '/agent', '/admin']) {
    expect(policy((await nobody.get(path)).is(200)).get('frame-ancestors')).toBe("'none'");
  }
  const widget = (
    await shop.owner.rest.post('/api/widgets', { name: 'Strict', allowedSites: ['https://shop.example'] })
  ).as(201, shapes.widget);
  const panel = policy((await nobody.get(`/widget/panel?siteKey=${widget.siteKey}`)).is(200));
  const ancestors = panel.get('frame-ancestors') ?? '';
  expect(ancestors).toContain('https://shop.example');
  expect(ancestors).not.toContain('*');
});

test('/chat leads to the chat of the first widget', async () => {
  const answer = await nobody.get('/chat');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toMatch(/^\/chat\/\w+$/);
});

test('/support/chat leads to the desk', async () => {
  const answer = await nobody.get('/support/chat');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/agent');
});

test('/widget.js is a script for any site, with the config in it when it names a widget', async () => {
  const plain = (await nobody.get('/widget.js')).is(200);
  expect(plain.headers.get('content-type')).toMatch(/javascript/);
  expect(plain.text).not.toContain(shop.siteKey);
  const spliced = (await nobody.get(`/widget.js?siteKey=${shop.siteKey}`)).is(200);
  expect(spliced.text).toContain(shop.siteKey);
  expect(spliced.text).not.toContain('__DESKBELL_CONFIG__');
  for (const script of [plain, spliced]) {
    const resource = script.headers.get('cross-origin-resource-policy');
    expect([null, 'cross-origin']).toContain(resource);
    expect(() => new Function(script.text), 'it is a script that parses').not.toThrow();
  }
});

test('texts of a customer cannot break out of the script', async () => {
  const nasty = '</script><script>alert(1)</script> ${x} `\\" \u2028 \u2029 \' __DESKBELL_CONFIG__';
  const widget = (
    await shop.owner.rest.post('/api/widgets', { name: nasty.replace(/\s/g, ' '), appearance: { title: nasty } })
  ).as(201, shapes.widget);
  const script = (await nobody.get(`/widget.js?siteKey=${widget.siteKey}`)).is(200);
  expect(() => new Function(script.text)).not.toThrow();
  expect(script.text).not.toContain('</script>');
});

test('an unknown site key breaks no page', async () => {
  for (const path of ['/widget.js?siteKey=unknown', '/chat/unknown', '/widget/panel?siteKey=unknown']) {
    const answer = await nobody.get(path);
    expect([200, 404], String(answer)).toContain(answer.status);
  }
  (await nobody.get('/chat/%00')).is(200, 404);
  const nasty = encodeURIComponent('"><script>alert(1)</script>');
  for (const path of [`/test-widget.html?siteKey=${nasty}`, `/widget.js?siteKey=${nasty}`, `/chat/${nasty}`]) {
    expect((await nobody.get(path)).text).not.toContain('<script>alert(1)');
  }
});

test('files with a hash in their name may be kept for ever, pages must be asked for', async () => {
  const page = (await nobody.get('/agent')).is(200);
  expect(page.headers.get('cache-control')).toMatch(/no-cache|no-store|max-age=0/);
  const asset = /(?:src|href)="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1] ?? expect.fail(page.text);
  const file = (await nobody.get(asset)).is(200);
  expect(file.headers.get('cache-control')).toContain('immutable');
  expect(file.headers.get('content-type')).toMatch(/javascript/);
  (await nobody.get('/assets/no-such-file.js')).is(404);
});

test('scripts travel compressed', async () => {
  const answer = await nobody.send('GET', '/widget.js', { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
});

test('answers of the API are nobody’s to sniff or to keep', async () => {
  const answer = await shop.owner.rest.get('/api/auth/me');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toContain('no-store');
});

import { existsSync, readFileSync } from 'node:fs';
import { type BrowserContext } from '@playwright/test';
import { password } from '../support/actors.ts';
import { test } from './fixtures.ts';
const dist = '/work/w1/web/dist/desk';
const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
async function own(context: BrowserContext, url: string) {
  await context.route((u) => u.origin === url && !/^\/(api|socket.io|widget|chat|test-widget)/.test(u.pathname), (route) => {
    const { pathname } = new URL(route.request().url());
    const file = dist + pathname;
    if (pathname !== '/' && existsSync(file)) return route.fulfill({ body: readFileSync(file), contentType: types[file.split('.').pop() ?? ''] ?? 'text/plain' });
    return route.fulfill({ body: readFileSync(dist + '/index.html'), contentType: 'text/html' });
  });
}
test('shots', async ({ browser, server, shop }) => {
  test.setTimeout(180_000);
  const lang = process.env['SHOT_LANG'] ?? 'de-DE';
  const out = '/tmp/w1-shots';
  const vera = await shop.visitor({ name: 'Vera Baumgartner', email: 'vera@example.de' });
  const room = await vera.start('Guten Tag, wo ist meine Bestellung?');
  await (await shop.visitor({ name: 'Otto' })).start('Ich auch', { priority: 'urgent' });
  const third = await (await shop.visitor({ name: 'Annegret Müller-Lüdenscheidt' })).start('Kann ich zurückgeben?');
  const rest = shop.owner.rest;
  await shop.owner.send(room.id, 'Einen Moment bitte.');
  await rest.post(`/api/conversations/${room.id}/notes`, { clientId: 'n', content: 'Stammkundin' });
  await rest.put(`/api/conversations/${third.id}/assign`, {});
  await rest.post('/api/teams', { name: 'Versand', memberIds: [] });
  await rest.post('/api/tags', { name: 'rechnung', color: '#4450d6' });
  await rest.put(`/api/conversations/${room.id}/tags`, { tags: ['rechnung'] });
  for (const width of [1440, 390]) {
    const context = await browser.newContext({ locale: lang, viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: width === 390 ? 'dark' : 'light' });
    await own(context, server.url);
    const page = await context.newPage();
    const shot = async (name: string) => { await page.waitForTimeout(500); await page.screenshot({ path: `${out}/${name}-${width}.png` });
      const over = await page.evaluate(() => { const o: string[] = []; if (document.documentElement.scrollWidth > innerWidth) o.push('PAGE ' + document.documentElement.scrollWidth);
        for (const e of document.querySelectorAll<HTMLElement>('button,a,span,label,p,h1,h2,dt,th,td')) { if (e.classList.contains('sr-only')||!e.checkVisibility()) continue; if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline') o.push(e.tagName + ' ' + (e.textContent ?? '').slice(0, 50)); 
          const r = e.getBoundingClientRect(); if (r.right > innerWidth + 1 && r.width>0) o.push('OUT ' + (e.textContent ?? '').slice(0, 40)); }
        return [...new Set(o)]; });
      console.log(name, width, JSON.stringify(over)); };
    await page.goto(server.url);
    await page.locator('form button[type=submit]').waitFor();
    await shot('signin');
    await page.locator('input[type=email]').fill(shop.owner.email);
    await page.locator('input[type=password]').fill(password);
    await page.locator('form button[type=submit]').click();
    await page.waitForURL(/\/agent/);
    await page.getByText('Otto').first().waitFor();
    await shot('inbox');
    await page.goto(`${server.url}/agent?view=mine`);
    await page.getByText('Annegret').first().waitFor();
    await shot('mine');
    await page.goto(`${server.url}/agent?view=all&state=closed`);
    await shot('closed');
    await page.goto(`${server.url}/agent/${room.id}?view=mine`);
    await page.getByText('Einen Moment').first().waitFor();
    await shot('thread');
    if (width === 390) { await page.getByRole('button', { name: /Details anzeigen|Show details/ }).click(); await shot('details'); }
    else { await page.getByRole('button', { name: /Weitere Aktionen|More actions/ }).click(); await shot('more'); await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Vera' }).first().click(); await page.keyboard.press('t'); await shot('transfer'); await page.keyboard.press('Escape');
      await page.keyboard.press('?'); await shot('sheet'); await page.keyboard.press('Escape'); await page.keyboard.press('Control+k'); await shot('palette'); await page.keyboard.press('Escape'); }
    for (const [name, path] of [['teams', '/admin/teams'], ['widgets', '/admin/widgets'], ['widget', `/admin/widgets/${shop.siteKey}`], ['people', '/admin/people'], ['settings', '/agent/settings'], ['start', '/admin/start']] as const) {
      await page.goto(server.url + path);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.waitForTimeout(300);
      await page.evaluate(() => { const m = document.querySelector('main'); if (m) { for (let e: HTMLElement | null = m; e; e = e.parentElement) { e.style.overflow = 'visible'; e.style.height = 'auto'; } } });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${out}/${name}-${width}.png`, fullPage: true });
      await page.goto(server.url + path); await page.getByRole('main').getByRole('heading').first().waitFor(); await shot(name + '-top');
    }
    await context.close();
  }
});

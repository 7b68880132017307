import { expect, test } from 'vitest';
import { Workspace } from '../support/actors.ts';
import { serverForThisFile } from '../support/file-server.ts';
import { Live } from '../support/live.ts';
import { expectField } from '../support/problem.ts';

const server = await serverForThisFile();
const shop = await Workspace.create(server.url);

test('agents hear a visitor come, and go after the grace time', async () => {
  const live = await shop.owner.live();
  const visitor = await shop.visitor({ name: 'Vera' });
  const visitorLive = await visitor.live();
  const came = await live.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  expect(came.visitor).toMatchObject({ name: 'Vera', online: true });
  visitorLive.close();
  const went = await live.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
  expect(went.visitor.online).toBe(false);
});

test('a visitor who is back within the grace time never left', async () => {
  const live = await shop.owner.live();
  const visitor = await shop.visitor();
  const first = await visitor.live();
  await live.heard('visitor:online', (data) => data.visitor.id === visitor.id);
  first.close();
  await visitor.live();
  // Another who leaves now is the fence: when this one's time is over, so is the first one's.
  const fence = await shop.visitor();
  (await fence.live()).close();
  await live.heard('visitor:offline', (data) => data.visitor.id === fence.id);
  expect(live.all('visitor:offline').map((data) => data.visitor.id)).not.toContain(visitor.id);
  expect(live.all('visitor:online').filter((data) => data.visitor.id === visitor.id)).toHaveLength(1);
});

test('a visitor leaves with the last tab', async () => {
  const live = await shop.owner.live();
  const visitor = await shop.visitor();
  const [one, two] = [await visitor.live(), await visitor.live({ transports: ['polling'] })];
  one.close();
  const fence = await shop.visitor();
  (await fence.live()).close();
  await live.heard('visitor:offline', (data) => data.visitor.id === fence.id);
  expect(live.all('visitor:offline').map((data) => data.visitor.id)).not.toContain(visitor.id);
  two.close();
  await live.heard('visitor:offline', (data) => data.visitor.id === visitor.id);
});

test('agents see which page a visitor is on', async () => {
  const live = await shop.owner.live();
  const visitor = await shop.visitor();
  const visitorLive = await visitor.live();
  const page = { url: 'https://shop.example/cart?x=1#top', title: 'Cart', referrer: 'https://shop.example/' };
  await visitorLive.ok('page:view', page);
  const heard = await live.heard('visitor:page', (data) => data.visitorId === visitor.id);
  expect(heard.page).toMatchObject(page);
  expect(Math.abs(Date.parse(heard.page.at) - Date.now())).toBeLessThan(60_000);
  expectField(await visitorLive.refused('page:view', { title: 'x' }, 'validation-failed'), 'url');
  expectField(await visitorLive.refused('page:view', { url: 5 }, 'validation-failed'), 'url');
  expect(visitorLive.all('visitor:page'), 'nothing for visitors').toEqual([]);
});

test('agents hear an agent come, be away, come back, and go', async () => {
  const live = await shop.owner.live();
  const agent = await shop.hire();
  const agentLive = await agent.live();
  await agentLive.ok('agent:online');
  await live.heard('agent:online', (data) => data.agentId === agent.id && data.status === 'online');
  await agentLive.ok('agent:offline');
  await live.heard('agent:offline', (data) => data.agentId === agent.id && data.status === 'offline');
  (await agent.rest.put('/api/auth/status', { status: 'away' })).is(200);
  await live.heard('agent:offline', (data) => data.agentId === agent.id && data.status === 'away');
  live.forget();
  (await agent.rest.put('/api/auth/status', { status: 'online' })).is(200);
  await live.heard('agent:online', (data) => data.agentId === agent.id && data.status === 'online');
  live.forget();
  agentLive.close();
  await live.heard('agent:offline', (data) => data.agentId === agent.id && data.status === 'offline');
});

test('visitors hear whether somebody is available, when it changes', async () => {
  const place = await Workspace.create(server.url);
  const visitor = await place.visitor();
  const visitorLive = await Live.open(server.url);
  const ack = await visitorLive.ok('visitor:connect', { siteKey: place.siteKey, token: visitor.token });
  expect(ack.online).toBe(false);
  const colleague = await place.hire();
  const [ownerLive, agentLive] = [await place.owner.live(), await colleague.live()];
  await ownerLive.ok('agent:online');
  await visitorLive.heard('availability', (data) => data.online);
  await agentLive.ok('agent:online');
  await ownerLive.ok('agent:offline');
  await agentLive.ok('agent:offline');
  await visitorLive.heard('availability', (data) => !data.online);
  expect(visitorLive.all('availability').map((data) => data.online)).toEqual([true, false]);
  await agentLive.ok('agent:online');
  const late = await Live.open(server.url);
  const second = await late.ok('visitor:connect', { siteKey: place.siteKey, token: visitor.token });
  expect(second.online).toBe(true);
  visitorLive.forget();
  agentLive.close();
  await visitorLive.heard('availability', (data) => !data.online);
});

test('an agent who reconnects within the grace time stays available', async () => {
  const place = await Workspace.create(server.url);
  const visitorLive = await (await place.visitor()).live();
  const first = await place.owner.live();
  await first.ok('agent:online');
  await visitorLive.heard('availability', (data) => data.online);
  first.close();
  await place.owner.live();
  const watcher = await (await place.hire()).live();
  const fence = await place.visitor();
  (await fence.live()).close();
  await watcher.heard('visitor:offline', (data) => data.visitor.id === fence.id);
  expect(visitorLive.all('availability').map((data) => data.online)).toEqual([true]);
});

test('no visitor hears of other visitors or of agents’ comings and goings', async () => {
  const visitorLive = await (await shop.visitor()).live();
  const ownerLive = await shop.owner.live();
  const neighbour = await shop.visitor({ name: 'A Secret Neighbour' });
  const neighbourLive = await neighbour.live();
  await neighbourLive.ok('page:view', { url: 'https://shop.example/secret', title: null, referrer: null });
  await ownerLive.heard('visitor:page', (data) => data.visitorId === neighbour.id);
  const ack = await visitorLive.ok('conversation:start', { clientId: 'fence', message: 'fence' });
  (await shop.owner.rest.put(`/api/conversations/${ack.conversation.id}/assign`, {})).is(200);
  await visitorLive.heard('agent:assigned');
  const names = visitorLive.heardAll.map((heard) => heard.event);
  for (const name of ['visitor:online', 'visitor:offline', 'visitor:page', 'agent:online', 'agent:offline']) {
    expect(names).not.toContain(name);
  }
  expect(JSON.stringify(visitorLive.heardAll)).not.toContain('Secret');
});

test('another business hears nothing of it', async () => {
  const other = await Workspace.create(server.url);
  const stranger = await other.owner.live();
  const visitor = await shop.visitor();
  await visitor.live();
  await shop.owner.live();
  const fence = await other.visitor();
  await fence.live();
  await stranger.heard('visitor:online', (data) => data.visitor.id === fence.id);
  const everything = JSON.stringify(stranger.heardAll);
  for (const id of [visitor.id, shop.owner.id]) expect(everything).not.toContain(id);
});

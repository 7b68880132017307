import { expect, test } from 'vitest';
import { type VisitorActor, Workspace } from '../support/actors.ts';
import { withServer } from '../support/file-server.ts';
import type { Live } from '../support/live.ts';
import { type Problem, expectProblem } from '../support/problem.ts';
import * as shapes from '../support/shapes.ts';

test('a full queue says busy and when to try again; nothing acknowledged is lost, nothing refused is kept', async () => {
  await withServer({ env: { DESKBELL_SEND_QUEUE: '1' } }, async (server) => {
    const shop = await Workspace.create(server.url);
    const chats: { visitor: VisitorActor; live: Live; id: string }[] = [];
    for (let index = 0; index < 10; index += 1) {
      const visitor = await shop.visitor();
      chats.push({ visitor, live: await visitor.live(), id: (await visitor.start('0')).id });
    }
    const acked = new Map<string, Set<string>>();

    await Promise.all(
      chats.flatMap(({ live, id }) =>
        Array.from({ length: 100 }, async (_, index) => {
          const body = { conversationId: id, clientId: `c${index}`, content: String(index) };
          const ack = (await live.emit('message:send', body)) as { message?: shapes.Message; error?: Problem };
          if (ack.message !== undefined) {
            acked.set(id, (acked.get(id) ?? new Set()).add(body.clientId));
          } else {
            expect(expectProblem(ack.error, 'busy').retryAfter).toBeGreaterThan(0);
          }
        }),
      ),
    );
    for (const { visitor, id } of chats) {
      const history = await visitor.history(id);
      expect(history.map((message) => message.seq)).toEqual(history.map((_, index) => index + 1));
      expect(new Set(history.slice(1).map((message) => message.clientId))).toEqual(acked.get(id) ?? new Set());
    }
  });
});

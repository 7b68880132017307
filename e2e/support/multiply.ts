import { type Database, psql } from './database.ts';

/**
 * Multiplies what is in a PostgreSQL database: each conversation that was begun through the front door comes `times` more,
 * each with a visitor of its own and its last message. Through the door a debug server takes minutes for as many.
 */
export async function multiply(database: Database, times: number): Promise<void> {
  const columns = async (table: string, changed: Record<string, string>): Promise<[string, string]> => {
    const names = await psql(
      database.url,
      `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
    );
    const all = names.trim().split('\n');
    return [all.join(', '), all.map((name) => changed[name] ?? `old.${name}`).join(', ')];
  };
  const [visitor, visitors] = await columns('visitors', {
    id: 'copies.visitor_id',
    name: `old.name || ' ' || copies.n`,
    email: `'copy' || copies.n || '.' || old.email`,
    search: `lower(old.name || ' ' || copies.n || E'\\ncopy' || copies.n || '.' || old.email)`,
  });
  const [conversation, conversations] = await columns('conversations', {
    id: 'copies.id',
    visitor_id: 'copies.visitor_id',
    client_id: 'NULL',
    last_activity_at: 'old.last_activity_at - copies.n * 60000',
    last_seq: '1',
    agent_read_seq: '1',
  });
  const [message, messages] = await columns('messages', {
    id: 'gen_random_uuid()',
    conversation_id: 'copies.id',
    sender_id: 'copies.visitor_id',
    seq: '1',
  });
  await psql(
    database.url,
    `BEGIN;
     CREATE TEMPORARY TABLE copies AS SELECT c.workspace_id, c.id AS of, c.visitor_id AS of_visitor, n,
       gen_random_uuid() AS id, gen_random_uuid() AS visitor_id FROM conversations c, generate_series(1, ${times}) AS n;
     INSERT INTO visitors (${visitor}) SELECT ${visitors} FROM copies JOIN visitors old
       ON old.workspace_id = copies.workspace_id AND old.id = copies.of_visitor;
     INSERT INTO messages (${message}) SELECT ${messages} FROM copies JOIN messages old
       ON old.workspace_id = copies.workspace_id AND old.conversation_id = copies.of AND old.seq = 1;
     INSERT INTO conversations (${conversation}) SELECT ${conversations} FROM copies JOIN conversations old
       ON old.workspace_id = copies.workspace_id AND old.id = copies.of;
     COMMIT;
     ANALYZE;`,
  );
}

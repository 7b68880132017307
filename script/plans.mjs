// The plans of what a server asked of its database, each once, out of a log.
//
//   node script/plans.mjs sqlite SERVER_LOG DATABASE_FILE    explains the SELECTs that sqlx logged, with the sqlite3 program
//   node script/plans.mjs postgres POSTGRES_LOG              what auto_explain wrote there
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [kind, log, database] = process.argv.slice(2);
const text = readFileSync(log, 'utf8');
/** Statements that differ in how many values they list are one. */
const shapeOf = (sql) =>
  sql
    .replace(/\$\d+/g, '?')
    .replace(/\?(, \?)+/g, '?, …')
    .replace(/\s+/g, ' ')
    .trim();
const about = /FROM "?(conversations|messages|message_words|visitors)|conversations_with_words/i;
const seen = new Set();

if (kind === 'sqlite') {
  // eslint-disable-next-line no-control-regex -- the log may be coloured
  const plain = text.replace(/\x1b\[[0-9;]*m/g, '');
  for (const [, found] of plain.matchAll(/db\.statement="((?:[^"\\]|\\.)*)"/g)) {
    const sql = JSON.parse(`"${found}"`).trim();
    if (!/^SELECT/i.test(sql) || !about.test(sql) || seen.has(shapeOf(sql))) continue;
    seen.add(shapeOf(sql));
    console.log(`\n${shapeOf(sql)}`);
    try {
      const plan = execFileSync('sqlite3', [database, `EXPLAIN QUERY PLAN ${sql}`], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      console.log(plan.toString().replace(/^/gm, '    ').trimEnd());
    } catch (error) {
      console.log(
        `    ${
          String(error.stderr ?? error)
            .trim()
            .split('\n')[0]
        }`,
      );
    }
  }
} else {
  const plans = text
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .filter((entry) => entry.includes('duration:') && entry.includes('plan:'));
  for (const entry of plans) {
    const [, ms, sql, plan] = /duration: ([\d.]+) ms +plan:\s+Query Text: ([^]*?)\n\s+(\w[^]*)/.exec(entry) ?? [];
    if (sql === undefined || !about.test(sql) || seen.has(shapeOf(sql))) continue;
    seen.add(shapeOf(sql));
    console.log(`\n${shapeOf(sql)}\n    ${ms} ms\n    ${plan.trimEnd()}`);
  }
}

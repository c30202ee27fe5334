import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newPhone } from '../../server/testing/client.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { fireEnvironment, ServerUnderFire } from './fire.ts';
import { Handsets } from './handsets.ts';
import { checkRules } from './invariants.ts';

const changes = 120;
const kills = 6;

/**
 * Changes that fell due while nobody was there: two servers at a time find them, and are killed in the middle of applying
 * them, until all are done. Each is applied once, told once, and logged once.
 */
test(`P6: ${changes} due changes, two servers, ${kills} kills: each is applied once`, {
  timeout: 900_000,
}, async () => {
  const env = { ...fireEnvironment, SMS_PER_ACCOUNT_PER_DAY: '100' };
  const prepared = await startTestServer({ env });
  // Its clock is another: for it nothing is due, and it must not take the turn of those for whom it is.
  await prepared.app.schedule.stop();
  const people: { id: string; old: string; next: string }[] = [];
  for (let n = 0; n < changes; n += 1) {
    const person = await prepared.person();
    const [old, next] = [newPhone(), newPhone()];
    const { id: phoneId } = await person.bindNumber(old);
    // A device that has been known for a week, as the database has it.
    const { id } = await person.account();
    await prepared.sql(`update devices set trusted_since = trusted_since - interval '8 days' where account_id = $1`, [
      id,
    ]);
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const ownerProof = { password: 'plum harbour 42' };
    expect((await person.replace(phoneId, { verification, ownerProof })).body.change.status).toBe('waiting');
    people.push({ id, old, next });
  }
  const keys = JSON.stringify({
    current: prepared.keys.current,
    index: prepared.keys.index,
    keys: Object.fromEntries([...prepared.keys.keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')])),
  });
  const done = async () =>
    (
      await prepared.sql<{ done: number }>(`select count(*)::int as done from phone_changes where status = 'applied'`)
    )[0]!.done;
  const handsets = new Handsets();
  const options = { databaseUrl: prepared.databaseUrl, keys, env, clockAheadSeconds: 4 * 86_400, gatewayHangs: false };
  const start = () => ServerUnderFire.start(options, handsets.receive);
  let servers: ServerUnderFire[] = [];
  try {
    for (let kill = 0; kill < kills && (await done()) < changes; kill += 2) {
      servers = await Promise.all([start(), start()]);
      const before = await done();
      await eventually(async () => (await done()) > before, 'the schedule to begin', 30_000);
      await sleep(randomInt(40));
      await Promise.all(servers.map((server) => server.kill()));
      expect(await done()).toBeLessThanOrEqual(changes);
    }
    servers = [await start()];
    await eventually(async () => (await done()) === changes, 'every change', 40_000);
    await eventually(() => people.every(({ old }) => handsets.tokensAt(old).length === 1), 'every notice', 40_000);
  } finally {
    for (const server of servers) await server.kill();
  }
  await checkRules(prepared.app.db);
  const applied = `select account_id from activity where kind = 'phone_change_applied' group by 1 having count(*) = 1`;
  expect(await prepared.sql(applied)).toHaveLength(changes);
  await prepared.close();
});

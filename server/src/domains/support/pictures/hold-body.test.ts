import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { bodiesAtOnce, createHoldBody } from './hold-body.ts';

const asked = () => new ServerResponse(new IncomingMessage(new Socket()));
const code = (holding: Promise<void>) =>
  holding.then(
    () => 'held',
    (refusal) => refusal.code,
  );

test('whoever hung up before a place was theirs holds none', async () => {
  const hold = createHoldBody();
  for (let n = 0; n < 3 * bodiesAtOnce; n++) {
    const gone = asked();
    gone.req.socket.destroy();
    expect(await code(hold('one', gone))).toBe('service_unavailable');
  }
  expect(await code(hold('one', asked()))).toBe('held');
});

test('a place is given back when the connection ends, also where the answer is told nothing of it', async () => {
  const hold = createHoldBody();
  for (let n = 0; n < 3 * bodiesAtOnce; n++) {
    const response = asked();
    expect(await code(hold(`account ${n}`, response))).toBe('held');
    response.req.socket.emit('close');
  }
});

const attendedMs = 120_000;
let lastInputAt = performance.now();
for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
  addEventListener(event, () => (lastInputAt = performance.now()), { capture: true, passive: true });

/**
 * Whether somebody sits here: what the console asks of its own accord, to be up to date, keeps nobody signed in at a desk that
 * was left.
 */
export const isAttended = () => performance.now() - lastInputAt < attendedMs;

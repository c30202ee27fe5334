import type { Signals } from '../../kit/signals.ts';
import type { FanOutDeps } from './fan-out.ts';
import { startFanOut } from './fan-out.ts';
import type { PushDeps } from './push/send.ts';
import { startPush } from './push/send.ts';
import { tellTopic } from './store/inbox.ts';

/** The running half of notifications: what takes them from the inbox to SMS and to browsers. */
export function startTelling(deps: FanOutDeps & PushDeps & { signals: Signals }) {
  const push = startPush(deps);
  const fanOut = startFanOut({ ...deps, wakePush: push.wake });
  const deaf = deps.signals.subscribe(tellTopic, fanOut.wake);
  return {
    async stop() {
      deaf();
      await fanOut.stop();
      await push.stop();
    },
  };
}

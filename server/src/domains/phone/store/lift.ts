import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { liftingByCode } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { Attempt, CreateArgs, SpendArgs } from '../../verification/index.ts';
import { creating, spending } from '../../verification/index.ts';
import { provenAgain } from './bindings.ts';

/** The reader of the act has looked at everything already; nothing more can stand against it. */
export const askToLift = statement<CreateArgs, { id: string }>('ask_to_lift', (p) =>
  creating(p, sql`act_refused as (select null::boolean as refused where false)`),
);

type LiftArgs = SpendArgs & OnceArgs & AppendArgs & NotifyArgs & { restrictions: number };

/** The code to the primary number is spent for the account's freedom, where a code may give it. */
export const liftRestriction = statement<LiftArgs, Attempt & { is_lifted: boolean }>(
  'lift_restriction',
  (p) => sql`
  with ${spending(p)}, ${liftingByCode(p, 'spent')}, ${provenAgain(p)},
  not_lifted as (
    select refuse('account_restricted') as refused from spent where not exists (select from lifted)),
  ${appending(p, 'lifted')},
  ${notifying(p, 'lifted')},
  outcome as (select t.is_right, t.wrong, t.wrong_today, exists (select from lifted) as is_lifted from attempt t),
  ${remembering(p)}
  select *, (select count(refused) from not_lifted) from outcome`,
);

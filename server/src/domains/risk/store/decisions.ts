import { sql, statement } from '../../../kit/statement.ts';

type KeepArgs = {
  decisionId: string;
  accountId: string | null;
  act: string;
  outcome: string;
  score: number;
  reasons: string[];
  device: Buffer | null;
  country: string | null;
  now: Date;
};

export const keepDecision = statement<KeepArgs, never>(
  'risk_keep_decision',
  (p) => sql`
  insert into risk_decisions (id, account_id, act, outcome, score, reasons, device, country, decided_at)
  values (${p.decisionId}::uuid, ${p.accountId}::uuid, ${p.act}, ${p.outcome}, ${p.score}::int, ${p.reasons}::text[],
    ${p.device}::bytea, ${p.country}, ${p.now}::timestamptz)`,
);

export type DecisionRow = {
  id: string;
  act: string;
  outcome: string;
  score: number;
  reasons: string[];
  country: string | null;
  decided_at: Date;
  completed_at: Date | null;
};

/** The newest first. */
export const listDecisions = statement<{ accountId: string; limit: number }, DecisionRow>(
  'risk_list_decisions',
  (p) => sql`
  select id, act, outcome, score, reasons, country, decided_at, completed_at from risk_decisions
  where account_id = ${p.accountId}::uuid order by id desc limit ${p.limit}::int`,
);

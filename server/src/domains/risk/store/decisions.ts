import type { RiskDecision } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

export type KeepArgs = {
  /** Null where there is none to keep. */
  decisionId: string | null;
  accountId: string | null;
  act: string | null;
  outcome: string | null;
  score: number | null;
  reasons: string[] | null;
  device: Buffer | null;
  country: string | null;
  now: Date;
  completedAt: Date | null;
};

/** Where an act follows no decision that has still to be kept. */
export const noDecision = {
  decisionId: null,
  act: null,
  outcome: null,
  score: null,
  reasons: null,
  device: null,
};

/** A CTE that keeps a decision, where there is one. */
export const keepingDecision = (p: Params<KeepArgs>): Fragment => sql`
  kept as (
    insert into risk_decisions (id, account_id, act, outcome, score, reasons, device, country, decided_at, completed_at)
    select ${p.decisionId}::uuid, ${p.accountId}::uuid, ${p.act}::text, ${p.outcome}::text, ${p.score}::int,
      ${p.reasons}::text[], ${p.device}::bytea, ${p.country}::text, ${p.now}::timestamptz, ${p.completedAt}::timestamptz
    where ${p.decisionId}::uuid is not null)`;

export const keepDecision = statement<KeepArgs, never>(
  'risk_keep_decision',
  (p) => sql`with ${keepingDecision(p)} select from (select) done`,
);

/** What a decision that was kept before let through has been done. */
export const noteDecisionFollowed = statement<{ decisionId: string; now: Date }, never>(
  'risk_note_decision_followed',
  (p) => sql`
  update risk_decisions set completed_at = ${p.now}::timestamptz where id = ${p.decisionId}::uuid and completed_at is null`,
);

export type DecisionRow = {
  id: string;
  act: RiskDecision['act'];
  outcome: RiskDecision['outcome'];
  score: number;
  reasons: string[];
  country: string | null;
  decided_at: Date;
  completed_at: Date | null;
};

/** The newest first. */
export const listDecisions = statement<{ accountId: string; beforeId: string | null; limit: number }, DecisionRow>(
  'risk_list_decisions',
  (p) => sql`
  select id, act, outcome, score, reasons, country, decided_at, completed_at from risk_decisions
  where account_id = ${p.accountId}::uuid and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

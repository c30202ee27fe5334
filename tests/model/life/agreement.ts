import { expect } from 'vitest';
import { eventually } from '../../../server/testing/server.ts';
import type { Model } from './model.ts';
import type { Real } from './real.ts';

/** Holds all that the database says against the model, and the invariants against the database alone. */
export async function expectAgreement(model: Model, real: Real) {
  const { ids, numberOf, bindings, claims, accounts, changes, lines } = await real.state();
  const kinds = (kind: string) => /^(phone_|restriction_|case_)/.test(kind);
  for (const [n, account] of model.accounts.entries()) {
    const of = <Row extends { account_id: string }>(rows: Row[]) => rows.filter((row) => row.account_id === ids[n]);
    const bound = of(bindings).map(({ index, is_primary }) => ({ number: numberOf.get(index), primary: is_primary }));
    const byNumber = (a: { number?: number | undefined }, b: typeof a) => a.number! - b.number!;
    // Nobody’s numbers change but by their own acts, their old number’s objection, the schedule or P8: the model knows no other.
    expect(bound.toSorted(byNumber), `numbers of ${n}`).toEqual(
      model
        .active(account)
        .map(({ number, primary }) => ({ number, primary }))
        .toSorted(byNumber),
    );
    expect(of(accounts), `standing of ${n}`).toMatchObject([
      { status: account.status, liftable_by: account.liftableBy },
    ]);
    expect(
      of(changes).map(({ status }) => status),
      `changes of ${n}`,
    ).toEqual(account.changes.map(({ status }) => status));
    // Every transition is in the log, in its order.
    expect(
      of(lines)
        .map(({ kind }) => kind)
        .filter(kinds),
      `log of ${n}`,
    ).toEqual(account.log);
    // One number for an individual, one primary for whoever has any.
    if (!account.isEnterprise) expect(bound.length).toBeLessThanOrEqual(1);
    expect(bound.filter(({ primary }) => primary)).toHaveLength(bound.length > 0 ? 1 : 0);
  }
  // A number has one holder, and the claims are exactly the active bindings.
  const key = (row: { account_id: string; index: string }, binding: string) =>
    `${row.account_id} ${row.index} ${binding}`;
  expect(claims.map((row) => key(row, row.binding_id)).toSorted()).toEqual(
    bindings.map((row) => key(row, row.id)).toSorted(),
  );
  expect(new Set(bindings.map(({ index }) => index)).size).toBe(bindings.length);
  // Every change was told to the number that it takes from the account.
  for (const [n, links] of model.links.entries())
    await eventually(
      () => real.links(n).length === links.length,
      `${links.length} links to number ${n}, not ${real.links(n).length}`,
    );
}

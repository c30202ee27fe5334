/**
 * What the life of a number should be, as plainly as it can be said: no SQL, no HTTP, no races. Times are in seconds of the
 * run's own clock. Answers are codes of the catalogue, or `done`.
 */
export const day = 86_400;
const objection = 3 * day;
const wait = 3 * day;
const trust = 7 * day;
const idleDays = 180;
const startsPerDay = 3;
const touchEvery = 3_600;
const sessionIdle = 365 * day;

type Binding = {
  key: number;
  number: number;
  status: 'active' | 'replaced' | 'unbound' | 'released';
  primary: boolean;
  slot: number;
  boundAt: number;
  provenAt: number;
};
type Change = {
  key: number;
  binding: number;
  toNumber: number | null;
  toBinding: number | null;
  status: 'waiting' | 'applied' | 'objected' | 'cancelled';
  startedAt: number;
  appliesAt: number;
  session: number | null;
  outcome: 'restored' | 'frozen' | null;
};
type Link = { account: number; change: number; goodUntil: number };
export type Account = {
  isEnterprise: boolean;
  status: 'active' | 'restricted';
  liftableBy: 'code' | 'staff' | null;
  /** Which of its sessions is the open one; null while nobody is signed in. */
  session: number | null;
  lastSeen: number;
  /** Since when its device is trusted; null where a sign-in on it wants a code. */
  deviceSince: number | null;
  bindings: Binding[];
  changes: Change[];
  log: string[];
};
const maxOf = (account: Account) => (account.isEnterprise ? 3 : 1);

export class Model {
  now = 0;
  readonly accounts: Account[];
  /** Of each number: the links that its handset received, in order. */
  readonly links: Link[][];
  private keys = 0;

  constructor(kinds: ('individual' | 'enterprise')[], numbers: number) {
    this.accounts = kinds.map((kind) => ({
      isEnterprise: kind === 'enterprise',
      status: 'active',
      liftableBy: null,
      session: 0,
      lastSeen: 0,
      deviceSince: 0,
      bindings: [],
      changes: [],
      log: [],
    }));
    this.links = Array.from({ length: numbers }, () => []);
  }

  active = (account: Account) => account.bindings.filter(({ status }) => status === 'active');
  /** The primary first, then by age, as the API lists them. */
  listed = (account: Account) =>
    this.active(account).toSorted(
      (a, b) => Number(b.primary) - Number(a.primary) || a.boundAt - b.boundAt || a.key - b.key,
    );
  holderOf = (number: number) => this.accounts.find((account) => this.active(account).some((b) => b.number === number));
  waitingOn = (account: Account, binding: Binding) =>
    account.changes.find((change) => change.status === 'waiting' && change.binding === binding.key);

  /** Someone comes back to the account; whether they had to sign in again. */
  visit(account: Account): 'signed in' | 'still there' {
    const alive = account.session !== null && this.now - account.lastSeen < sessionIdle;
    if (!alive || this.now - account.lastSeen > touchEvery) account.lastSeen = this.now;
    if (!alive) account.session = this.key();
    const [primary] = this.listed(account);
    if (!alive && account.deviceSince === null && primary) {
      // The code that completed the sign-in showed who holds the number, and the device is trusted from then on.
      account.deviceSince = this.now;
      primary.provenAt = this.now;
    }
    return alive ? 'still there' : 'signed in';
  }

  bind(account: Account, number: number): string {
    if (account.status === 'restricted') return 'account_restricted';
    if (this.active(account).some((b) => b.number === number)) return 'phone_unchanged';
    if (this.active(account).length >= maxOf(account)) return 'phone_already_bound';
    const holder = this.holderOf(number);
    if (holder && !this.release(holder, number)) return 'phone_taken';
    const taken = this.active(account).map(({ slot }) => slot);
    let slot = 1;
    while (taken.includes(slot)) slot += 1;
    this.add(account, { number, slot, primary: !this.active(account).some((b) => b.primary) });
    this.cancelChanges(account, null);
    account.log.push('phone_bound');
    return 'done';
  }

  replace(account: Account, binding: Binding | undefined, number: number): string {
    const refused = this.mayAskToReplace(account, binding, number);
    if (refused !== null || !binding) return refused!;
    const holder = this.holderOf(number);
    if (holder && !this.release(holder, number)) return 'phone_taken';
    const change = this.change(account, binding, number, 0);
    this.swap(account, binding, change, 'phone_replaced');
    return 'done';
  }

  /** Why no code for a replacement is sent, or null. */
  mayAskToReplace(account: Account, binding: Binding | undefined, number: number): string | null {
    if (account.status === 'restricted') return 'account_restricted';
    if (!binding) return 'not_found';
    if (this.waitingOn(account, binding)) return 'change_waiting';
    return this.active(account).some((b) => b.number === number) ? 'phone_unchanged' : null;
  }

  lose(account: Account, binding: Binding | undefined, number: number): string {
    const refused = this.mayAskToReplace(account, binding, number);
    if (refused !== null || !binding) return refused!;
    const isTrusted = account.deviceSince !== null && this.now - account.deviceSince >= trust;
    const today = account.changes.filter((each) => each.appliesAt > each.startedAt && this.now - each.startedAt < day);
    if (isTrusted && today.length >= startsPerDay) return 'too_many_requests';
    const holder = this.holderOf(number);
    holder?.log.push('phone_claimed_by_other');
    if (holder) return 'phone_taken';
    if (!isTrusted) return 'step_up_required';
    const change = this.change(account, binding, number, wait);
    account.log.push('phone_change_started');
    this.link(account, binding, change, this.now + wait + objection);
    return 'done';
  }

  cancel(account: Account): string {
    const change = account.changes.at(-1);
    if (!change) return 'not_found';
    if (change.status === 'waiting') {
      change.status = 'cancelled';
      account.log.push('phone_change_cancelled');
    }
    return change.status === 'cancelled' ? 'done' : 'change_resolved';
  }

  unbind(account: Account, binding: Binding | undefined, accept: boolean): string {
    if (account.status === 'restricted') return 'account_restricted';
    if (!binding) return 'not_found';
    const others = this.active(account).length - 1;
    if (account.isEnterprise && others === 0) return 'phone_is_last';
    if (account.isEnterprise && binding.primary) return 'phone_is_primary';
    if (!accept && others === 0) return 'last_recovery_path';
    binding.status = 'unbound';
    this.cancelChanges(account, null);
    this.link(account, binding, this.change(account, binding, null, 0), this.now + objection);
    account.log.push('phone_unbound');
    return 'done';
  }

  makePrimary(account: Account, binding: Binding | undefined): string {
    if (account.status === 'restricted') return 'account_restricted';
    if (!account.isEnterprise) return 'forbidden';
    if (!binding) return 'not_found';
    if (!binding.primary) {
      for (const each of this.active(account)) each.primary = each === binding;
      account.log.push('phone_made_primary');
    }
    return 'done';
  }

  lift(account: Account): string {
    if (account.status === 'active') return 'forbidden';
    if (account.liftableBy === 'staff') return 'account_restricted';
    const [primary] = this.listed(account);
    if (!primary) return 'phone_required';
    Object.assign(account, { status: 'active', liftableBy: null });
    primary.provenAt = this.now;
    account.log.push('restriction_lifted');
    return 'done';
  }

  object(number: number, index: number): string {
    const link = this.links[number]![index]!;
    const account = this.accounts[link.account]!;
    const change = account.changes.find(({ key }) => key === link.change)!;
    const old = account.bindings.find(({ key }) => key === change.binding)!;
    const { slot } = old;
    if (change.outcome !== null) return change.outcome;
    if (this.now >= link.goodUntil) return 'objection_closed';
    const wasBound = old.status === 'active';
    const holder = this.holderOf(old.number);
    const isBack = !wasBound && (!holder || holder === account);
    if (isBack) this.restore(account, old, change);
    const outcome = isBack ? 'restored' : 'frozen';
    const slotOf = (each: Change) => account.bindings.find(({ key }) => key === each.binding)!.slot;
    for (const each of account.changes) {
      const isLater = each.status === 'applied' && slotOf(each) === slot && each.startedAt >= change.startedAt;
      if (each !== change && each.status !== 'waiting' && !isLater) continue;
      if (each.status !== 'cancelled') each.status = 'objected';
      each.outcome = each.binding === old.key ? outcome : 'frozen';
    }
    if (wasBound || isBack) for (const binding of this.active(account)) binding.primary = binding === old;
    account.status = 'restricted';
    if (account.liftableBy !== 'staff') account.liftableBy = wasBound || isBack ? 'code' : 'staff';
    account.session = null;
    account.deviceSince = null;
    account.log.push('phone_change_objected', 'case_opened');
    return outcome;
  }

  applyDue(): string {
    const due = this.accounts.flatMap((account) =>
      account.changes.flatMap((change) =>
        change.status === 'waiting' && change.appliesAt <= this.now ? [{ account, change }] : [],
      ),
    );
    const failed = (): string[] =>
      this.accounts.flatMap(({ log }) => log.filter((kind) => kind === 'phone_change_failed'));
    const before = failed().length;
    for (const { account, change } of due.toSorted((a, b) => a.change.appliesAt - b.change.appliesAt)) {
      // Another of the account's, due as well, has ended it (C9).
      if (change.status !== 'waiting') continue;
      const binding = account.bindings.find(({ key }) => key === change.binding)!;
      if (account.status === 'restricted' || binding.status !== 'active' || this.holderOf(change.toNumber!)) {
        change.status = 'cancelled';
        account.log.push('phone_change_failed');
        continue;
      }
      change.status = 'applied';
      this.swap(account, binding, change, 'phone_change_applied');
      if (change.session !== account.session) account.session = null;
    }
    if (due.length === 0) return 'nothing';
    return failed().length > before ? 'failed' : 'applied';
  }

  private key() {
    this.keys += 1;
    return this.keys;
  }

  private change(account: Account, binding: Binding, toNumber: number | null, waits: number): Change {
    const change: Change = {
      key: this.key(),
      binding: binding.key,
      toNumber,
      toBinding: null,
      status: waits > 0 ? 'waiting' : 'applied',
      startedAt: this.now,
      appliesAt: this.now + waits,
      session: account.session,
      outcome: null,
    };
    account.changes.push(change);
    return change;
  }

  private add(account: Account, { number, slot, primary }: Pick<Binding, 'number' | 'slot' | 'primary'>): Binding {
    const binding: Binding = {
      key: this.key(),
      number,
      status: 'active',
      primary,
      slot,
      boundAt: this.now,
      provenAt: this.now,
    };
    account.bindings.push(binding);
    return binding;
  }

  private swap(account: Account, old: Binding, change: Change, kind: string) {
    old.status = 'replaced';
    change.toBinding = this.add(account, { number: change.toNumber!, slot: old.slot, primary: old.primary }).key;
    this.link(account, old, change, this.now + objection);
    this.cancelChanges(account, change);
    account.log.push(kind);
  }

  private link(account: Account, old: Binding, change: Change, goodUntil: number) {
    this.links[old.number]!.push({ account: this.accounts.indexOf(account), change: change.key, goodUntil });
  }

  private cancelChanges(account: Account, except: Change | null) {
    for (const change of account.changes)
      if (change.status === 'waiting' && change !== except) change.status = 'cancelled';
  }

  /** Someone proved a number that this account holds: it loses it only where it has shown no sign for long. */
  private release(holder: Account, number: number): boolean {
    holder.log.push('phone_claimed_by_other');
    const binding = this.active(holder).find((b) => b.number === number)!;
    if (Math.floor((this.now - Math.max(binding.provenAt, holder.lastSeen)) / day) < idleDays) return false;
    this.end(holder, binding);
    this.cancelChanges(holder, null);
    holder.log.push('phone_released');
    return true;
  }

  private end(account: Account, binding: Binding) {
    binding.status = 'released';
    const [oldest] = this.active(account).toSorted((a, b) => a.boundAt - b.boundAt);
    if (binding.primary && oldest) oldest.primary = true;
  }

  private restore(account: Account, old: Binding, change: Change) {
    const cameOfIt = account.changes.filter((each) => {
      const from = account.bindings.find(({ key }) => key === each.binding)!;
      return each.status === 'applied' && from.slot === old.slot && each.startedAt >= change.startedAt;
    });
    for (const binding of this.active(account)) {
      const isOfChain = cameOfIt.some(({ toBinding }) => toBinding === binding.key);
      if (!account.isEnterprise || isOfChain || binding.number === old.number) binding.status = 'released';
    }
    const held = this.active(account);
    const slots = held.map(({ slot }) => slot);
    if (slots.includes(old.slot)) {
      old.slot = 1;
      while (slots.includes(old.slot)) old.slot += 1;
    }
    Object.assign(old, { status: 'active', primary: !held.some(({ primary }) => primary) });
  }
}

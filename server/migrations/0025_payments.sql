create table payments (
  account_id uuid not null references accounts,
  id uuid not null,
  -- Null where it tops up the wallet.
  order_id uuid,
  method text not null check (method in ('wallet', 'alipay', 'wechatpay')),
  status text not null check (
    status in ('requires_confirmation', 'processing', 'succeeded', 'failed', 'cancelled', 'expired')),
  currency text not null check (currency = 'CNY'),
  amount_fen bigint not null check (amount_fen between 1 and 100000000),
  -- What came in: nothing, or all of it. A gateway's money may come after the end, and is then given back.
  captured_fen bigint not null default 0,
  -- Given back, or on its way (M7).
  refunded_fen bigint not null default 0,
  payee text not null,
  wants_code boolean not null,
  failure text check (failure in ('gateway', 'refused', 'order_over')),
  -- The pending transfer that sets its money aside while staff look at it.
  held_transfer_id uuid,
  -- Who of the staff let it through, or refused it.
  decided_by text,
  redirect_url text,
  qr_text text,
  gateway_reference text,
  -- When its gateway is to be asked what became of it; null where there is nothing to ask.
  ask_at timestamptz,
  -- When it last was; someone who waits for the answer hurries the next time, and not more often than that allows.
  asked_at timestamptz,
  -- Ended here, and its gateway has not been told yet.
  wants_closing boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, order_id) references orders,
  check (order_id is not null or method <> 'wallet'),
  check (captured_fen in (0, amount_fen)),
  check (refunded_fen between 0 and captured_fen),
  check ((ended_at is null) = (status in ('requires_confirmation', 'processing'))),
  check (status <> 'succeeded' or captured_fen = amount_fen)
);
comment on table payments is 'distributed by account_id';
-- Nothing is paid twice, and of one order one payment at a time is under way.
create unique index payments_succeeded on payments (account_id, order_id) where status = 'succeeded';
create unique index payments_open on payments (account_id, order_id)
  where status in ('requires_confirmation', 'processing');
create index payments_of_order on payments (account_id, order_id);
create index payments_expiring on payments (expires_at) where status in ('requires_confirmation', 'processing');
create index payments_held on payments (created_at) where held_transfer_id is not null and ended_at is null;
create index payments_to_ask on payments (ask_at) where ask_at is not null;

-- By what gateways name a payment or a refund: ours of it, 32 characters.
create table gateway_trades (
  trade_no text primary key,
  gateway text not null,
  account_id uuid not null,
  payment_id uuid not null,
  refund_id uuid,
  -- When its money came in, or went back, and by which transfer: what a day's statement of the gateway is held against.
  settled_at timestamptz,
  transfer_id uuid,
  check ((settled_at is null) = (transfer_id is null))
);
comment on table gateway_trades is 'distributed by trade_no';
create index gateway_trades_settled on gateway_trades (gateway, settled_at, trade_no) where settled_at is not null;

create table refunds (
  account_id uuid not null references accounts,
  id uuid not null,
  payment_id uuid not null,
  order_id uuid,
  -- By whom: the person; or nobody, for the money came after the payment had ended.
  cause text not null check (cause in ('asked', 'late')),
  status text not null check (status in ('requested', 'processing', 'succeeded', 'refused', 'failed')),
  currency text not null check (currency = 'CNY'),
  amount_fen bigint not null check (amount_fen > 0),
  reason_cipher bytea,
  decided_by text,
  decided_at timestamptz,
  -- The pending transfer that sets it aside until its gateway has paid it.
  transfer_id uuid,
  gateway_reference text,
  ask_at timestamptz,
  tries integer not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, payment_id) references payments,
  check ((ended_at is null) = (status in ('requested', 'processing')))
);
comment on table refunds is 'distributed by account_id';
-- One request of an order at a time waits.
create unique index refunds_open on refunds (account_id, order_id) where status in ('requested', 'processing') and cause = 'asked';
create index refunds_of_payment on refunds (account_id, payment_id);
create index refunds_requested on refunds (created_at) where status = 'requested';
create index refunds_to_ask on refunds (ask_at) where ask_at is not null;

-- What an account paid without a code on one day (UTC): the latest day that it did.
create table codeless_payments (
  account_id uuid primary key references accounts,
  day date not null,
  amount_fen bigint not null check (amount_fen > 0)
);
comment on table codeless_payments is 'distributed by account_id';

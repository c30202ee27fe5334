import type { Order } from '@btepai/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useResume } from '../../act.ts';
import { useFlow } from '../../flow.ts';
import { AmountField } from '../../ui/amount-field.tsx';
import { Button } from '../../ui/button.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { Amount, inYuan } from '../../ui/money.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useAmount } from '../../ui/use-amount.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import { requestRefund, useOrdersChanged } from './orders.ts';
import '../../ui/choices.css';

const reasons = ['changed_mind', 'wrong_order', 'too_slow', 'not_done', 'other'] as const;
type Flow = { reason: (typeof reasons)[number] | null; more: string; isPart: boolean; amount: string };
const start: Flow = { reason: null, more: '', isPart: false, amount: '' };

/** Why, and how much: all that can be given back, or a part of it. */
export function RefundSheet({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation();
  const account = useAccount();
  const changed = useOrdersChanged();
  const { id, status, refundable } = order;
  const { flow, change, forget } = useFlow(`refund:${id}`, account.id, start);
  const [tried, setTried] = useState(false);
  const [left, setLeft] = useState(false);
  const { fen, complaint } = useAmount(flow.amount, { maxFen: refundable.amount, final: tried || left });

  const act = useAct(requestRefund, {
    keepAs: `refund:${id}`,
    onDone: (after) => {
      forget();
      changed(after);
      onClose();
    },
    // Both refusals mean that the order stands otherwise than this sheet shows it.
    onRefused: () => changed(),
  });
  useResume(act);

  // As the server has it: of a part staff decide, whatever the order's state.
  const isAtOnce = status === 'paid' && (!flow.isPart || fen === refundable.amount);
  const more = flow.more.trim();
  const needsMore = flow.reason === 'other' && more === '';
  const isTooMuch = act.error?.code === 'refund_exceeds_payment';
  const ofAmount = complaint ?? (isTooMuch && flow.isPart ? act.error!.detail : fieldError(act.error, 'amount', []));
  const ofMore = tried && needsMore ? t('refund.needMore') : fieldError(act.error, 'reason', []);
  const edit = (part: Partial<Flow>) => {
    act.cancel();
    change(part);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (flow.reason === null || needsMore || (flow.isPart && fen === null)) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const said = t(`refund.reasons.${flow.reason}`);
    const reason = more === '' ? said : flow.reason === 'other' ? more : `${said}${t('refund.colon')}${more}`;
    const amount = flow.isPart && fen !== null && { amount: { amount: fen, currency: 'CNY' as const } };
    act.submit({ orderId: id, reason, ...amount });
  };

  return (
    <Sheet
      title={t('order.refund')}
      onClose={() => {
        act.cancel();
        onClose();
      }}
    >
      <form className="step refund" onSubmit={submit} noValidate>
        <fieldset className="choices choices--chips">
          <legend>{t('refund.reason')}</legend>
          {reasons.map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="reason"
                aria-invalid={tried && flow.reason === null}
                checked={flow.reason === each}
                onChange={() => edit({ reason: each })}
              />
              {t(`refund.reasons.${each}`)}
            </label>
          ))}
          <p className="field__error" aria-live="polite">
            {tried && flow.reason === null && t('refund.needReason')}
          </p>
        </fieldset>
        <TextArea
          label={flow.reason === 'other' ? t('refund.more') : t('common.optional', { label: t('refund.more') })}
          error={ofMore}
          maxLength={150}
          rows={2}
          value={flow.more}
          onChange={(event) => edit({ more: event.target.value })}
        />
        <fieldset className="choices choices--short">
          <legend>{t('refund.amount')}</legend>
          <label className="choice">
            <input type="radio" name="part" checked={!flow.isPart} onChange={() => edit({ isPart: false })} />
            <span>{t('refund.all')}</span>
            <span className="choice__end">
              <Amount of={refundable} />
            </span>
          </label>
          <label className="choice">
            <input type="radio" name="part" checked={flow.isPart} onChange={() => edit({ isPart: true })} />
            <span>{t('refund.part')}</span>
          </label>
        </fieldset>
        {flow.isPart && (
          <AmountField
            label={t('refund.partAmount')}
            hint={t('refund.most', { amount: inYuan(refundable) })}
            error={ofAmount}
            value={flow.amount}
            onChange={(amount) => edit({ amount })}
            onBlur={() => setLeft(true)}
          />
        )}
        <p className="soft">{t(isAtOnce ? 'refund.atOnce' : 'refund.afterLook')}</p>
        <WaitingNotice waiting={act.waiting} />
        <ProblemNotice problem={ofAmount || ofMore ? null : act.error} />
        <Button type="submit" busy={act.busy}>
          {t('refund.submit')}
        </Button>
      </form>
    </Sheet>
  );
}

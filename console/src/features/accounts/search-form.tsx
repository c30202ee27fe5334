import { Button, Input, Segmented } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../act.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import type { SearchBy } from './account.ts';
import { searchAccount } from './account.ts';
import './accounts.css';

const ways: SearchBy[] = ['phone', 'username', 'accountId'];

/** One account by all of its name, number or id, and why; found, it opens. */
export function SearchForm() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [termId, reasonId] = [useId(), useId()];
  const [by, setBy] = useState<SearchBy>('phone');
  const [term, setTerm] = useState('');
  const [reason, setReason] = useState('');
  const act = useAct(searchAccount, { onDone: ({ id }) => void go(`/accounts/${id}`) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.submit({ by, term: term.trim(), reason: reason.trim() });
  };
  return (
    <form className="card stack accounts-search" onSubmit={submit}>
      <Segmented
        aria-label={t('accounts.search.by')}
        value={by}
        onChange={setBy}
        options={ways.map((value) => ({ value, label: t(`accounts.search.${value}`) }))}
      />
      <label htmlFor={termId}>{t(`accounts.search.whole.${by}`)}</label>
      <Input
        id={termId}
        data-search
        autoFocus
        autoComplete="off"
        spellCheck={false}
        inputMode={by === 'phone' ? 'tel' : 'text'}
        maxLength={64}
        value={term}
        onChange={(event) => setTerm(event.target.value)}
      />
      <label htmlFor={reasonId}>{t('reason.label')}</label>
      <Input
        id={reasonId}
        autoComplete="off"
        maxLength={500}
        placeholder={t('accounts.search.example')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemAlert failure={act.failure} />
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={act.busy}
          disabled={term.trim() === '' || reason.trim() === ''}
        >
          {t('common.search')}
        </Button>
      </div>
    </form>
  );
}

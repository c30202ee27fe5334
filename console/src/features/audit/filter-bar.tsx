import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { allMembersQuery } from '../staff/members.ts';
import { inWords, knownActs } from './act-words.ts';
import type { Filters } from './audit.ts';

type Props = { filters: Filters; onChange: (filters: Filters) => void };

/** Whose lines, of which act, about which account: they narrow together. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(allMembersQuery);
  const set = (changed: Filters) => onChange({ ...filters, ...changed });
  const members = data?.items.map(({ id, name, displayName }) => ({ value: id, label: `${displayName} ${name}` }));
  const acts = knownActs.map((act) => ({ value: act, label: inWords(t, act) }));
  return (
    <search className="row">
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 200 }}
        aria-label={t('audit.by')}
        placeholder={t('audit.anyone')}
        options={members ?? []}
        value={filters.staffId ?? null}
        onChange={(staffId?: string) => set({ staffId: staffId ?? '' })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 220 }}
        aria-label={t('audit.act')}
        placeholder={t('audit.anything')}
        options={acts}
        value={filters.act ?? null}
        onChange={(act?: string) => set({ act: act ?? '' })}
      />
      <Input.Search
        // What it was narrowed to from elsewhere is shown here too.
        key={filters.accountId}
        allowClear
        data-search
        style={{ width: 360 }}
        aria-label={t('audit.accountId')}
        placeholder={t('audit.accountIdHint')}
        defaultValue={filters.accountId ?? ''}
        onSearch={(typed) => set({ accountId: typed.trim() })}
      />
      {Object.keys(filters).length > 0 && (
        <Button type="link" onClick={() => onChange({})}>
          {t('audit.all')}
        </Button>
      )}
    </search>
  );
}

import { componentKey } from '@btepai/contract/component-key';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { partsOf, statusQuery } from './status.ts';
import { usePartName } from './use-part-name.ts';

type Props = { value: string[]; onChange: (value: string[]) => void };

/** Which parts it touches. */
export function PartChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const nameOf = usePartName();
  const { data } = useQuery(statusQuery);
  const keys = [...new Set([...partsOf(data).map(componentKey), ...value])];
  return (
    <div className="stack">
      <label htmlFor={id}>{t('status.parts')}</label>
      <Select
        id={id}
        mode="multiple"
        value={value}
        onChange={onChange}
        options={keys.map((key) => ({ value: key, label: nameOf(key) }))}
        optionFilterProp="label"
      />
    </div>
  );
}

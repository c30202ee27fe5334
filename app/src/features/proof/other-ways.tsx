import type { ProofMethod } from '@btepai/contract';
import { RightOutline } from 'antd-mobile-icons';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import '../../ui/rows.css';
import './proof.css';

type Props = { methods: ProofMethod[]; onChoose: (method: ProofMethod) => void };

export function OtherWays({ methods, onChoose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  if (methods.length === 0) return null;
  return (
    <section className="ways" aria-labelledby={id}>
      <h3 id={id}>{t('proof.others')}</h3>
      <ul className="rows rows--sunken">
        {methods.map((method) => (
          <li key={method}>
            <button type="button" className="row" onClick={() => onChoose(method)}>
              <span className="row__words">
                {t(`proof.method.${method}`)}
                <small>{t(`proof.with.${method}`)}</small>
              </span>
              <RightOutline aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import { Loading } from '../ui/loading.tsx';
import { Bubble } from './bubble.tsx';
import { byNumber, type Link, type Message, readable } from './sandbox-api.ts';

type Props = {
  messages: Message[] | undefined;
  link: Link;
  /** `''` for every number. */
  number: string;
  onChoose: (number: string) => void;
};

export function Handset({ messages, link, number, onChoose }: Props) {
  const { t } = useTranslation('sandbox');
  const groups = byNumber(messages ?? []);
  const shown = groups.filter(([to]) => number === '' || to === number);
  return (
    <section className="handset" aria-label={t('messages')}>
      <header className="handset__bar">
        <p role="status" className="live" data-link={link}>
          {t(link)}
        </p>
        <label>
          <span className="hidden-words">{t('whose')}</span>
          <select value={number} onChange={(event) => onChoose(event.target.value)}>
            <option value="">{t('all')}</option>
            {groups.map(([to]) => (
              <option key={to} value={to}>
                {readable(to)}
              </option>
            ))}
          </select>
        </label>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="handset__screen" role="log" tabIndex={0} aria-label={t('messages')}>
        {!messages && <Loading />}
        {messages && shown.length === 0 && (
          <div className="center">
            <h2>{t('none')}</h2>
            <p className="soft">{t('noneWhy')}</p>
          </div>
        )}
        {shown.map(([to, received]) => (
          <div key={to} className="thread">
            <h2>{readable(to)}</h2>
            <ul>
              {received.map((message) => (
                <Bubble key={message.id} message={message} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

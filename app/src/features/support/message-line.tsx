import type { Case } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inFull } from '../../ui/time.ts';
import { PictureView } from './picture-view.tsx';
import { pictureUrl } from './pictures.ts';

type Message = Case['messages'][number];

/** What we note in a case ourselves is a word of the program's, told in the reader's language. */
const isKnown = (text: string): text is 'restored' | 'frozen' => text === 'restored' || text === 'frozen';

/** One message of a case, with its pictures, which open large. */
export function MessageLine({ message: { author, text, at, attachments } }: { message: Message }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<number | null>(null);
  return (
    <article className="talk__line" data-author={author}>
      <p className="talk__text">{author === 'system' && isKnown(text) ? t(`cases.system.${text}`) : text}</p>
      {attachments.length > 0 && (
        <ul className="talk__pictures" data-count={attachments.length}>
          {attachments.map(({ id, width, height }, index) => (
            <li key={id}>
              <button type="button" aria-label={t('pictures.open', { nth: index + 1 })} onClick={() => setShown(index)}>
                <img src={pictureUrl(id)} width={width} height={height} alt="" loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="talk__by">
        {t(`cases.author.${author}`)} · {inFull(at)}
      </p>
      {shown !== null && (
        <PictureView pictures={attachments} shown={shown} onShow={setShown} onClose={() => setShown(null)} />
      )}
    </article>
  );
}

import type { StaffCase } from '@btepai/contract';
import { Image } from 'antd';
import { useTranslation } from 'react-i18next';
import { exactly } from '../../ui/time.ts';

/** What we note in a case ourselves is a word of the program's. */
const isKnown = (text: string): text is 'restored' | 'frozen' => text === 'restored' || text === 'frozen';

/** What was said, the oldest first; shown as text, whatever somebody wrote. */
export function Conversation({ number, messages }: Pick<StaffCase, 'number' | 'messages'>) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-label={t('case.talk.title')}>
      <h2>{t('case.talk.title')}</h2>
      <ol className="talk">
        {messages.map(({ id, author, by, text, at, attachments }) => (
          <li key={id} className="talk__line" data-author={author}>
            <p className="talk__by soft">
              {author === 'staff' ? t('case.talk.staff', { name: by ?? '' }) : t(`case.talk.${author}`)}
              <time dateTime={at}>{exactly(at)}</time>
            </p>
            <p className="talk__text">{author === 'system' && isKnown(text) ? t(`case.talk.${text}`) : text}</p>
            {attachments.length > 0 && (
              <div className="talk__pictures">
                <Image.PreviewGroup>
                  {attachments.map((picture, index) => (
                    <Image
                      key={picture.id}
                      src={`/v1/staff/cases/${number}/pictures/${picture.id}`}
                      alt={t('case.talk.picture', { nth: index + 1 })}
                      height={96}
                      loading="lazy"
                    />
                  ))}
                </Image.PreviewGroup>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

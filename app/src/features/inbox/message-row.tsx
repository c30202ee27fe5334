import type { Notification } from '@btepai/contract';
import { RightOutline } from 'antd-mobile-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { atTime } from '../../ui/time.ts';

type Props = { message: Notification; onOpen: () => void };

/** One message, leading to what it is about. */
export function MessageRow({ message: { category, title, body, at, readAt, link }, onOpen }: Props) {
  const { t } = useTranslation();
  const isUnread = readAt === null;
  const words: ReactNode = (
    <>
      <span className="message__head">
        {isUnread && <span className="message__dot" role="img" aria-label={t('inbox.unread')} />}
        <strong>{title}</strong>
        {link && <RightOutline aria-hidden="true" />}
      </span>
      <span>{body}</span>
      <span className="message__foot">
        {t(`inbox.category.${category}`)} · {atTime(at)}
      </span>
    </>
  );
  if (link) {
    return (
      <Link to={link} className="message" onClick={onOpen}>
        {words}
      </Link>
    );
  }
  return isUnread ? (
    <button type="button" className="message" onClick={onOpen}>
      {words}
    </button>
  ) : (
    <div className="message">{words}</div>
  );
}

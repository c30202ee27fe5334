import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../../ui/page.tsx';
import { openTopics } from './cases.ts';
import '../../ui/rows.css';

/** What it is about, with what each needs. */
export function TopicChoice() {
  const { t } = useTranslation();
  return (
    <Page title={t('newCase.title.other')} back="/me/cases">
      <h2 className="title">{t('newCase.heading.other')}</h2>
      <ul className="rows">
        {openTopics.map((topic) => (
          <li key={topic}>
            <Link to={`/me/cases/new?topic=${topic}`} className="row row--tall">
              <span className="row__words">
                {t(`newCase.choice.${topic}`)}
                <small>{t(`newCase.choiceWhy.${topic}`)}</small>
              </span>
              <RightOutline aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

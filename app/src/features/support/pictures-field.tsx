import { AddOutline, CloseOutline, RedoOutline } from 'antd-mobile-icons';
import { type ChangeEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { picturesAtMost, pictureUrl } from './pictures.ts';
import type { Draft, Pictures } from './use-pictures.ts';
import './pictures.css';

const kinds = 'image/jpeg,image/png,image/webp,image/avif';

type Props = {
  pictures: Pictures;
  /** What the server says of them. */
  error: string | null;
  /** The message was to go: what still keeps it is told. */
  tried: boolean;
};

/** Pictures beside what is written: each with how far it is, what is wrong with it, and the way to take it back. */
export function PicturesField({ pictures, error, tried }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { sent, drafts, tooMany } = pictures;
  const pick = ({ target }: ChangeEvent<HTMLInputElement>) => {
    pictures.add([...(target.files ?? [])]);
    // The same one may be chosen again.
    target.value = '';
  };
  const isFull = sent.length + drafts.length >= picturesAtMost;
  const inTheWay = pictures.busy ? t('pictures.busy') : pictures.failed ? t('pictures.failed') : null;
  const wrong = error ?? (tooMany ? t('pictures.tooMany', { count: picturesAtMost }) : tried ? inTheWay : null);
  return (
    <fieldset className="field pictures" aria-describedby={`${id}-error ${id}-hint`}>
      <legend className="field__label">{t('common.optional', { label: t('pictures.label') })}</legend>
      <ul className="pictures__grid">
        {sent.map((one, index) => (
          <li key={one.id} className="picture">
            <img src={one.thumb ?? pictureUrl(one.id)} alt={t('pictures.nth', { nth: index + 1 })} />
            <Remove label={t('pictures.remove', { nth: index + 1 })} onRemove={() => pictures.remove(one.id)} />
          </li>
        ))}
        {drafts.map((draft, index) => (
          <DraftTile key={draft.key} draft={draft} nth={sent.length + index + 1} pictures={pictures} />
        ))}
        {!isFull && (
          <li>
            <button type="button" className="picture picture--add" onClick={() => input.current?.click()}>
              <AddOutline aria-hidden="true" />
              {t('pictures.add')}
            </button>
          </li>
        )}
      </ul>
      <input ref={input} type="file" accept={kinds} multiple hidden aria-label={t('pictures.label')} onChange={pick} />
      {drafts.map(
        ({ key, problem }, index) => problem && <Problem key={key} nth={sent.length + index + 1} words={problem} />,
      )}
      <p id={`${id}-error`} className="field__error" aria-live="polite">
        {wrong}
      </p>
      <p id={`${id}-hint`} className="field__hint">
        {t('pictures.hint', { count: picturesAtMost })}
      </p>
    </fieldset>
  );
}

function Problem({ nth, words }: { nth: number; words: string }) {
  const { t } = useTranslation();
  return (
    <p className="field__error" role="alert">
      {t('pictures.nth', { nth })}
      {t('pictures.colon')}
      {words}
    </p>
  );
}

function DraftTile({ draft, nth, pictures }: { draft: Draft; nth: number; pictures: Pictures }) {
  const { t } = useTranslation();
  const { key, thumb, progress, waits, problem } = draft;
  const percent = Math.round(progress * 100);
  return (
    <li className="picture" data-failed={problem !== null}>
      {thumb && <img src={thumb} alt={t('pictures.nth', { nth })} />}
      {problem === null ? (
        <span
          className="picture__progress"
          role="progressbar"
          aria-label={t('pictures.sending', { nth })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <span className="picture__bar" style={{ inlineSize: `${percent}%` }} aria-hidden="true" />
          {waits ? t('pictures.waits') : `${percent}%`}
        </span>
      ) : (
        <button
          type="button"
          className="picture__again"
          aria-label={t('pictures.again', { nth })}
          onClick={() => pictures.again(draft)}
        >
          <RedoOutline aria-hidden="true" />
        </button>
      )}
      <Remove label={t('pictures.remove', { nth })} onRemove={() => pictures.drop(key)} />
    </li>
  );
}

const Remove = ({ label, onRemove }: { label: string; onRemove: () => void }) => (
  <button type="button" className="picture__remove" aria-label={label} onClick={onRemove}>
    <CloseOutline aria-hidden="true" />
  </button>
);

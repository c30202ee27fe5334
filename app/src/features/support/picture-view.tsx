import type { CasePicture } from '@btepai/contract';
import { CloseOutline, LeftOutline, RightOutline } from 'antd-mobile-icons';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureUrl } from './pictures.ts';
import './picture-view.css';

type Props = {
  pictures: CasePicture[];
  shown: number;
  onShow: (nth: number) => void;
  onClose: () => void;
};

/** A picture as large as the screen lets it, and the way to those beside it. */
export function PictureView({ pictures, shown, onShow, onClose }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  const { id, width, height } = pictures[shown]!;
  const place = { nth: shown + 1, of: pictures.length };
  const step = (by: number) => {
    if (pictures[shown + by]) onShow(shown + by);
  };
  const onKey = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowLeft') step(-1);
    if (key === 'ArrowRight') step(1);
  };
  return (
    <dialog ref={dialog} className="view" aria-label={t('pictures.view', place)} onCancel={onClose} onKeyDown={onKey}>
      <img key={id} src={pictureUrl(id)} width={width} height={height} alt={t('pictures.view', place)} />
      <div className="view__bar">
        {pictures.length > 1 && (
          <>
            <button type="button" aria-label={t('pictures.previous')} disabled={shown === 0} onClick={() => step(-1)}>
              <LeftOutline aria-hidden="true" />
            </button>
            <span>
              {place.nth} / {place.of}
            </span>
            <button
              type="button"
              aria-label={t('pictures.next')}
              disabled={place.nth === place.of}
              onClick={() => step(1)}
            >
              <RightOutline aria-hidden="true" />
            </button>
          </>
        )}
        <button type="button" className="view__close" aria-label={t('common.close')} onClick={onClose}>
          <CloseOutline aria-hidden="true" />
        </button>
      </div>
    </dialog>
  );
}

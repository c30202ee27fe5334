import { useTranslation } from 'react-i18next';
import { isUnfinished, readAmount } from './amount-entry.ts';
import { inYuan } from './money.tsx';

/** What a typed amount comes to, or what is wrong with it in words; what is only unfinished is wrong once it is `final`. */
export function useAmount(text: string, { maxFen, final }: { maxFen: number; final: boolean }) {
  const { t } = useTranslation();
  const read = readAmount(text, { maxFen });
  if ('fen' in read) return { fen: read.fen, complaint: null };
  const { complaint } = read;
  if (!final && isUnfinished(complaint)) return { fen: null, complaint: null };
  const max = inYuan({ amount: maxFen, currency: 'CNY' });
  return { fen: null, complaint: t(`amount.${complaint}`, { max }) };
}

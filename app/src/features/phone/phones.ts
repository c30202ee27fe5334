import type { Binding, CodeProof } from '@btepai/contract';
import { call } from '../../api.ts';

export const bindPhone = (verification: CodeProof, { key, signal }: { key: string; signal: AbortSignal }) =>
  call<Binding>('/v1/phones', { method: 'POST', body: { verification }, key, signal });

/** At home in China one doesn't write one's country code: `138****8000`, but `+1 213****4253`. */
export const shortForm = (masked: string) => masked.replace(/^\+86 /, '');

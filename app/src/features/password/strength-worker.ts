import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { strengthOf } from './strength.ts';

/** Off the page's own thread: ranking fifty thousand passwords would hold up the keys on a slow phone. */
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
/** Longer ones take time and are strong anyway. */
const looksAt = 64;

export type Question = { password: string; ownWords: string[] };

addEventListener('message', ({ data: { password, ownWords } }: MessageEvent<Question>) => {
  const result = estimator.check(password.slice(0, looksAt), ownWords);
  postMessage(strengthOf(result, password, ownWords));
});

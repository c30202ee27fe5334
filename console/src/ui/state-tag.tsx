import type { ReactNode } from 'react';
import './state-tag.css';

/** `wait`: somebody has to do something; `good`, `bad`: how it ended; `busy`: under way; `quiet`: over, or no matter. */
export type Tone = 'wait' | 'good' | 'bad' | 'busy' | 'quiet';

/** A state in a word, and in a colour beside it. */
export const StateTag = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className="tag" data-tone={tone}>
    {children}
  </span>
);

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from '../api.ts';
import { startWords } from '../i18n/index.ts';
import { sandboxWords } from './words.ts';

/** A page of the sandbox, with its words and what asks its server. */
export async function show(page: ReactNode) {
  await startWords();
  i18next.addResourceBundle('zh', 'sandbox', sandboxWords.zh);
  i18next.addResourceBundle('en', 'sandbox', sandboxWords.en);
  // What the server says no to it says again.
  const retry = (failures: number, error: unknown) => failures < 1 && !(error instanceof ProblemError);
  createRoot(document.getElementById('root')!).render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry } } })}>
      {page}
    </QueryClientProvider>,
  );
}

import '../ui/theme.ts';
import './sandbox.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { startWords } from '../i18n/index.ts';
import { SandboxPage } from './sandbox-page.tsx';
import { sandboxWords } from './words.ts';

await startWords();
i18next.addResourceBundle('zh', 'sandbox', sandboxWords.zh);
i18next.addResourceBundle('en', 'sandbox', sandboxWords.en);
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: 1 } } })}>
    <SandboxPage />
  </QueryClientProvider>,
);

import './ui/theme.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startWords } from './i18n/index.ts';

await startWords();
createRoot(document.getElementById('root')!).render(<App />);

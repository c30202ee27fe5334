import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { meQuery } from './features/session/session.ts';
import { startWords } from './i18n/index.ts';
import { queries } from './queries.ts';
import './ui/base.css';

const skeletonAfterMs = 300;
const patience = new Promise((resolve) => setTimeout(resolve, skeletonAfterMs));

// Who is here is asked while the words load. What fails is told, and tried again, where it is drawn.
await Promise.all([startWords(), Promise.race([queries.prefetchQuery(meQuery), patience])]);
createRoot(document.getElementById('root')!).render(<App />);

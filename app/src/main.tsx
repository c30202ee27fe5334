import './ui/theme.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { accountQuery } from './features/accounts/account.ts';
import { latestQuery } from './features/announcements/announcements.ts';
import { catchInstall } from './features/pwa/install.ts';
import { startWorker } from './features/pwa/worker.ts';
import { languageNow, startWords } from './i18n/index.ts';
import { Login, preloadOthers, preloadPage } from './pages.ts';
import { queries } from './queries.ts';

const words = startWords();

/** The line on 首页, which would move what stands below it if it came later. */
const latest = () => words.then(() => queries.prefetchQuery(latestQuery(languageNow())));

/** Who is here, and the page they will see. What fails is told, and tried again, where it is drawn. */
async function firstPicture() {
  const page = Promise.allSettled([preloadPage(location.pathname), location.pathname === '/' && latest()]);
  const account = await queries.fetchQuery(accountQuery).catch(() => undefined);
  await (account === null ? Promise.allSettled([page, Login.preload()]) : page);
}

catchInstall();

const skeletonAfterMs = 300;
const patience = new Promise((resolve) => setTimeout(resolve, skeletonAfterMs));

await Promise.all([words, Promise.race([firstPicture(), patience])]);
createRoot(document.getElementById('root')!).render(<App />);

const restAfterMs = 2000;
setTimeout(() => {
  void preloadOthers();
  // After the first picture: its files are on their way already and must not be fetched twice at once.
  void startWorker();
}, restAfterMs);

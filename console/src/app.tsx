import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router';
import { Questions } from './features/session/questions.tsx';
import { antdWords } from './i18n/index.ts';
import { queries } from './queries.ts';
import { router } from './router.tsx';
import { useTheme } from './ui/theme.ts';

/** Everything that a page stands in. */
export function App() {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider theme={useTheme()} locale={antdWords(i18n.language)} button={{ autoInsertSpace: false }}>
      <AntApp component={false} message={{ maxCount: 3 }}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Questions />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

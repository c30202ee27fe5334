import { type ComponentType, lazy, useState } from 'react';

type Module = { default: ComponentType };

/**
 * A page in a file of its own. `React.lazy` shows its fallback, for 300 ms at least, even where the file is there
 * already; this draws such a page at once.
 */
export function lazyPage(load: () => Promise<Module>) {
  let ready: ComponentType | null = null;
  const fetch = async () => {
    const module = await load();
    ready = module.default;
    return module;
  };
  const Later = lazy(fetch);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each page, when its module is read
  function LazyPage() {
    // Chosen once: a page that is open must not become another component when its file turns up.
    const [Chosen] = useState(() => ready ?? Later);
    return <Chosen />;
  }
  return Object.assign(LazyPage, { preload: fetch });
}

import type { Page } from 'playwright-core';

/** Texts that try to run a script or to call elsewhere, through Markdown as it is written to us. Each says `ran` where it could. */
export const hostile = (where: string): string[] => {
  const run = `window.ran=(window.ran||[]).concat('${where}')`;
  const script = Buffer.from(`<script>${run}</script>`).toString('base64');
  return [
    `<script>${run}</script>`,
    `<img src=x onerror="${run}">`,
    `<svg/onload="${run}"><details open ontoggle="${run}">`,
    `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
    `[click](javascript:${run})`,
    `[click](JaVa&#x53;cript:${run})`,
    `[click](&#106;avascript&colon;${run})`,
    `[click](java\tscript:${run})`,
    `[click](<javascript:${run}>)`,
    `<javascript:${run}>`,
    `[click](data:text/html;base64,${script})`,
    `[click](//evil.example/beacon)`,
    '![beacon](https://evil.example/beacon.png)',
    '![beacon](//evil.example/beacon.png "title")',
    `![x](data:image/svg+xml;base64,${script})`,
    `![x](x "onerror=${run}")`,
    '[ref]: https://evil.example/beacon.png\n\n![ref]',
    `[ref]: javascript:${run}\n\n[ref]`,
    '<link rel=stylesheet href=https://evil.example/x.css><style>@import url(https://evil.example/y.css)</style>',
    '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    `<form action=https://evil.example/><button autofocus onfocus="${run}">x</button></form>`,
    `<a href="javascript:${run}" onclick="${run}">x</a>`,
    `\`\`\`html\n<script>${run}</script>\n\`\`\``,
    `</script><script>${run}</script><!--`,
  ];
};

/** Clicks nothing; reports what ran on the page, and every request that left for another place than `origin`. */
export async function watched(page: Page, origin: string) {
  const called: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) called.push(url);
  });
  page.on('dialog', (dialog) => {
    called.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  const ran: string[] = [];
  await page.exposeFunction('noteRan', (what: string) => void ran.push(what));
  await page.addInitScript(() => {
    Object.defineProperty(window, 'ran', {
      get: () => undefined,
      set: (value) => void (window as unknown as { noteRan(what: string): void }).noteRan(String(value)),
    });
  });
  return async () => ({ ran, called });
}

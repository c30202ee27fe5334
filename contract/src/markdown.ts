const here = 'https://here.invalid';

/**
 * Where a link in a text of ours may lead: to a page of the app, or by https to elsewhere. Null for everything else, which
 * is then shown as its words: other schemes, addresses that carry a name before an @, and what only looks like a path.
 */
export function safeLink(href: string): { kind: 'page' | 'elsewhere'; href: string } | null {
  const url = URL.parse(href, here);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  if (url.origin !== here) return /^https:/i.test(href) ? { kind: 'elsewhere', href: url.href } : null;
  return href.startsWith('/') ? { kind: 'page', href: url.pathname + url.search + url.hash } : null;
}

/**
 * What may stand in a text of ours, as rehype-sanitize takes it; whatever else comes is left out, or is its words. No picture:
 * each would be a call to somebody else.
 */
export const allowedMarkdown = {
  tagNames: [
    'p',
    'h1',
    'h2',
    'h3',
    'h4',
    'strong',
    'em',
    'ul',
    'ol',
    'li',
    'a',
    'blockquote',
    'code',
    'pre',
    'hr',
    'br',
  ],
  attributes: { a: ['href'], ol: ['start'] },
  protocols: { href: ['https'] },
  strip: ['script', 'style'],
};

import { allowedMarkdown, safeLink } from '@btepai/contract/markdown';
import type { ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { Link } from 'react-router';
import rehypeSanitize from 'rehype-sanitize';
import './markdown.css';

function SafeLink({ href, children }: ComponentProps<'a'>) {
  const link = href === undefined ? null : safeLink(href);
  if (!link) return <>{children}</>;
  if (link.kind === 'page') return <Link to={link.href}>{children}</Link>;
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** The page's own headings come before these. */
const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h4>{children}</h4>,
};

export const Markdown = ({ children }: { children: string }) => (
  <div className="markdown">
    <ReactMarkdown rehypePlugins={[[rehypeSanitize, allowedMarkdown]]} components={components}>
      {children}
    </ReactMarkdown>
  </div>
);

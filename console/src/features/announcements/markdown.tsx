import { allowedMarkdown, safeLink } from '@btepai/contract/markdown';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import './markdown.css';

/** As the app shows it: a page of the app opens in a tab of its own, and what is no good link is its words. */
const components: Components = {
  a: ({ href, children }) => {
    const link = href === undefined ? null : safeLink(href);
    return link ? (
      <a href={link.href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ) : (
      children
    );
  },
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

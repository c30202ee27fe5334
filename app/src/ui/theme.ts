import 'antd-mobile/es/global';
import './theme.css';
import './base.css';

/** antd-mobile reads dark from an attribute; it follows the system, also while the page is open. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => {
  document.documentElement.dataset.prefersColorScheme = dark.matches ? 'dark' : 'light';
};
follow();
dark.addEventListener('change', follow);

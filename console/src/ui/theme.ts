import { type ThemeConfig, theme } from 'antd';
import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');
const subscribe = (listener: () => void) => {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
};

const palettes = {
  light: {
    accent: '#0b6b5c',
    accentPressed: '#085347',
    accentSoft: '#e2f1ed',
    onAccent: '#ffffff',
    ground: '#f5f7f6',
    surface: '#ffffff',
    raised: '#ffffff',
    sunken: '#eef2f0',
    ink: '#14201c',
    inkSoft: '#53625c',
    line: '#dfe5e2',
    edge: '#84928c',
    danger: '#b3261e',
    warn: '#7f4c00',
    good: '#0f6b3f',
  },
  dark: {
    accent: '#5fcab6',
    accentPressed: '#84dccb',
    accentSoft: '#14322b',
    onAccent: '#05231d',
    ground: '#0f1413',
    surface: '#181f1d',
    raised: '#1f2725',
    sunken: '#222b28',
    ink: '#e9efec',
    inkSoft: '#a5b3ad',
    line: '#2b3532',
    edge: '#71807a',
    danger: '#ff9389',
    warn: '#f1bd6b',
    good: '#6fd3a0',
  },
};

/** What antd reckons from its seeds is overruled where our palette, or contrast, says otherwise. */
function themeOf(colours: (typeof palettes)['light'], isDark: boolean): ThemeConfig {
  const ours = {
    colorPrimary: colours.accent,
    colorPrimaryHover: colours.accentPressed,
    colorPrimaryActive: colours.accentPressed,
    colorPrimaryBg: colours.accentSoft,
    colorPrimaryText: colours.accent,
    colorInfo: colours.accent,
    colorLink: colours.accent,
    colorLinkHover: colours.accentPressed,
    colorLinkActive: colours.accentPressed,
    colorError: colours.danger,
    colorErrorText: colours.danger,
    colorWarning: colours.warn,
    colorWarningText: colours.warn,
    colorSuccess: colours.good,
    colorSuccessText: colours.good,
    colorText: colours.ink,
    colorTextBase: colours.ink,
    colorTextSecondary: colours.inkSoft,
    colorTextTertiary: colours.inkSoft,
    colorTextQuaternary: colours.inkSoft,
    colorBgLayout: colours.ground,
    colorBgContainer: colours.surface,
    colorBgElevated: colours.raised,
    colorBorder: colours.edge,
    colorBorderSecondary: colours.line,
  };
  return {
    algorithm: [isDark ? theme.darkAlgorithm : theme.defaultAlgorithm, (_seed, map) => ({ ...map!, ...ours })],
    token: {
      colorPrimary: palettes.light.accent,
      colorError: palettes.light.danger,
      borderRadius: 8,
      fontSize: 14,
      controlHeight: 34,
      fontFamily: 'system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
      colorTextPlaceholder: colours.inkSoft,
      colorTextDescription: colours.inkSoft,
      colorTextDisabled: colours.inkSoft,
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Button: {
        primaryColor: colours.onAccent,
        dangerColor: colours.onAccent,
        primaryShadow: 'none',
        defaultShadow: 'none',
      },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Table: { headerBg: colours.sunken, rowHoverBg: colours.sunken, headerColor: colours.inkSoft },
    },
  };
}

const light = themeOf(palettes.light, false);
const night = themeOf(palettes.dark, true);

/** antd's own theme, light or dark as the system is, also while the page is open. */
export const useTheme = () => (useSyncExternalStore(subscribe, () => dark.matches) ? night : light);

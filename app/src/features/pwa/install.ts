import { useSyncExternalStore } from 'react';
import { isApple, isInstalled } from '../notifications/push.ts';

type InstallEvent = Event & { prompt(): Promise<void>; userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }> };

const dismissedAs = 'install-dismissed';
let offered: InstallEvent | null = null;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Browsers offer it once, early: it is kept until there is a fitting moment. */
export function catchInstall() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
    tell();
  });
  addEventListener('appinstalled', () => {
    offered = null;
    tell();
  });
}

/** How the app gets onto the home screen here: by a button of ours, by the browser's menu, or it is there (or was declined). */
export type InstallWay = 'button' | 'menu' | null;

const isAppleBrowser = () => isApple() && 'standalone' in navigator;

function installWay(): InstallWay {
  if (isInstalled() || localStorage.getItem(dismissedAs)) return null;
  if (offered) return 'button';
  return isAppleBrowser() ? 'menu' : null;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useInstallWay = () => useSyncExternalStore(subscribe, installWay);

export function dismissInstall() {
  localStorage.setItem(dismissedAs, '1');
  tell();
}

export async function install() {
  await offered?.prompt();
  const choice = await offered?.userChoice;
  offered = null;
  if (choice?.outcome === 'dismissed') dismissInstall();
  else tell();
}

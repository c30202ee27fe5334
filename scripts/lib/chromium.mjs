import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { giveUp, say } from './say.mjs';

const isRoot = process.getuid?.() === 0;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];
const macOs = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Draws pages and nothing around them: of the whole browser, each test's window costs seconds of CPU. */
const shell = 'chromium-headless-shell';

/**
 * Where there is a Chromium to test in, as the environment of the tests; installed when there is none. CHROMIUM_SHELL_PATH
 * is its headless shell, '' where there is none. Ends the command when there can't be one.
 */
export function findOrInstallChromium() {
  const given = process.env.CHROMIUM_PATH;
  const CHROMIUM_PATH = findChromium() ?? installChromium();
  if (!CHROMIUM_PATH)
    giveUp('The tests need Chromium and it could not be installed: install it, or set CHROMIUM_PATH to one');
  installChineseFont();
  // Who names a browser wants that one for all.
  return { CHROMIUM_PATH, CHROMIUM_SHELL_PATH: (!given && onPath([shell])) || '' };
}

function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : giveUp(`CHROMIUM_PATH: there is no ${CHROMIUM_PATH}`);
  }
  return onPath(names) ?? [...macOs, ...playwrights()].find((path) => existsSync(path));
}

/** @param {string[]} programs */
function onPath(programs) {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.flatMap((folder) => programs.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** What Playwright has downloaded: the very build that our version of it asks for, then any other. */
function playwrights() {
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  const cache = {
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  };
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ||
    cache[/** @type {'darwin'} */ (process.platform)] ||
    join(homedir(), '.cache/ms-playwright');
  const builds = existsSync(folder) ? readdirSync(folder).filter((name) => /^chromium-\d+$/.test(name)) : [];
  const inside = ['chrome-linux64/chrome', 'chrome-linux/chrome', 'chrome-win64/chrome.exe', 'chrome-win/chrome.exe'];
  return [chromium.executablePath(), ...builds.flatMap((build) => inside.map((path) => join(folder, build, path)))];
}

function installChromium() {
  if (isRoot && has('apt-get')) {
    say('Installing Chromium and Chinese fonts (apt-get) …');
    // Older releases have only the whole browser.
    aptInstall('chromium', shell, 'fonts-noto-cjk') || aptInstall('chromium', 'fonts-noto-cjk');
  } else {
    say('Installing Chromium (playwright-core) …');
    const withDependencies = isRoot && process.platform === 'linux' ? ['--with-deps'] : [];
    run('npx', ['playwright-core', 'install', ...withDependencies, 'chromium']);
  }
  return findChromium();
}

/** Without one, Chromium draws boxes for every Chinese character, and widths differ from what people see. */
function installChineseFont() {
  if (process.platform !== 'linux' || !isRoot || !has('apt-get')) return;
  const found = has('fc-list') && spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).stdout?.trim();
  if (found || existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return;
  say('Installing Chinese fonts (apt-get) …');
  if (!aptInstall('fonts-noto-cjk'))
    giveUp('The tests need a Chinese font and apt-get could not install fonts-noto-cjk');
}

/** @param {...string} packages */
function aptInstall(...packages) {
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  return (
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  );
}

/** Shows what it says only when it fails. @param {string} command @param {string[]} args */
function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`);
  return status === 0;
}

/** @param {string} command */
const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

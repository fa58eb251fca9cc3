import { spawnSync } from 'node:child_process';
import { type Browser, launch } from 'puppeteer-core';

const PROGRAM = 'chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Sound may begin without a click.
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  // Headless pages count as hidden; timers and canvases must go on all the same.
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
];

/** Whether Chromium (Debian's package `chromium`) is installed. */
export function hasChromium(): boolean {
  return spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Starts a headless Chromium with a fake camera and microphone and a profile of its own, which is deleted at the end.
 *
 * @throws Error with its output when it does not start.
 */
export async function launchChromium(): Promise<Browser> {
  return launch({ browser: 'chrome', executablePath: locate(), headless: true, args: FLAGS });
}

function locate(): string {
  const { stdout } = spawnSync('which', [PROGRAM], { encoding: 'utf8' });
  const path = stdout.trim();
  if (path === '') throw new Error(`${PROGRAM} is not installed. Debian: apt-get install chromium`);
  return path;
}

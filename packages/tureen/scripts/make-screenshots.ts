/** Makes the pictures of `packages/docs/screenshots`: the web page with two bots in it, and the view on a terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { MediasoupClient, StatsCollector, type StatsSample } from '@tureen/room';
import { launchChromium } from '@tureen/testing/chromium';
import type { Browser, Page } from 'puppeteer-core';
import { escapeText } from '../src/load/line-chart.ts';
import { liveStateOf, renderLiveView } from '../src/stay/live-view.ts';

const MAIN = path.join(import.meta.dirname, '..', 'src', 'main.ts');
const FOLDER = path.join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
const ROOM = 'lobby';
const BOTS = ['Ada', 'Grace'];

/** Samples after which the figures have settled. */
const SAMPLES = 5;
const PAGE_TIMEOUT_MS = 30_000;

interface Serving {
  readonly url: string;
  readonly page: string;
  stop(): Promise<void>;
}

async function serve(): Promise<Serving> {
  const parameters = ['--conditions=@tureen/source', MAIN, 'serve', '--port', '0', '--room', ROOM, '--json'];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), exited.then(() => ['{}'])])) as [string];
  const { url, page } = JSON.parse(line) as Partial<Serving>;
  if (url === undefined || page === undefined) throw new Error('the server did not start');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, page, stop };
}

async function joinBot(url: string, displayName: string): Promise<MediasoupClient> {
  const client = new MediasoupClient();
  const peer = { peerId: displayName.toLowerCase(), displayName };
  await client.joinRoom({ url, roomId: ROOM }, peer, { mediaFilePath: '' });
  return client;
}

/** The page as soon as it plays both bots. */
async function picturePage(browser: Browser, link: string): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 640 });
  await page.goto(link);
  await page.waitForFunction(
    (count) =>
      [...document.querySelectorAll('video')].filter((video) => video.videoWidth > 0 && video.currentTime > 3)
        .length >= count,
    { timeout: PAGE_TIMEOUT_MS },
    BOTS.length,
  );
  await save(page, 'serve.png');
}

/** The view that `tureen record` shows, of a client that records both bots. */
async function pictureTerminal(browser: Browser, url: string): Promise<void> {
  const recordDirectoryPath = await mkdtemp(path.join(tmpdir(), 'tureen-screenshots-'));
  const client = new MediasoupClient();
  try {
    await client.joinRoom({ url, roomId: ROOM }, { peerId: 'recorder' }, {}, { recordDirectoryPath });
    const view = await settledView(client);
    const page = await browser.newPage();
    const style =
      'margin:0;padding:16px;background:#101418;color:#d7dde4;font:14px/1.15 monospace;width:max-content';
    const text = `$ tureen record recordings --room ${ROOM}\n${view}`;
    await page.setContent(`<body style="margin:0"><pre style="${style}">${escapeText(text)}</pre></body>`);
    const box = await page.$eval(
      'pre',
      ({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight] as const,
    );
    await page.setViewport({ width: box[0], height: box[1] });
    await save(page, 'record.png');
  } finally {
    await client.close();
    await rm(recordDirectoryPath, { recursive: true, force: true });
  }
}

async function settledView(client: MediasoupClient): Promise<string> {
  const collector = new StatsCollector(client, { intervalMs: 1000 });
  const startedMs = performance.now();
  collector.start();
  let sample: StatsSample | undefined;
  for (let count = 0; count < SAMPLES; count += 1)
    [sample] = (await once(collector, 'sample')) as [StatsSample];
  const view =
    sample === undefined ? '' : renderLiveView(liveStateOf(client, sample, performance.now() - startedMs));
  await collector.stop();
  return view;
}

async function save(page: Page, name: `${string}.png`): Promise<void> {
  const file: `${string}.png` = `${FOLDER}/${name}`;
  await page.screenshot({ path: file });
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}

await mkdir(FOLDER, { recursive: true });
const server = await serve();
const bots = await Promise.all(BOTS.map(async (name) => joinBot(server.url, name)));
const browser = await launchChromium();
try {
  await picturePage(browser, server.page);
  await pictureTerminal(browser, server.url);
} finally {
  await browser.close();
  await Promise.all(bots.map(async (bot) => bot.close()));
  await server.stop();
}

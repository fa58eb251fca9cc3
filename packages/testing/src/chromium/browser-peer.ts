import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import type { Browser, JSHandle, Page } from 'puppeteer-core';
import { rolldown } from 'rolldown';
import { launchChromium } from './launch-chromium.ts';
import type { PlainPeer } from './page/plain-peer.ts';
import type { ReceivedMedia } from './page/received-media.ts';

/** Where a {@link BrowserPeer} joins. */
export interface BrowserPeerOptions {
  /** WebSocket URL of the server, without path. */
  readonly url: string;
  readonly dialect: '2024' | '2026';
  readonly roomId: string;
  readonly peerId: string;
}

/** A headless Chromium with plain mediasoup-client in a room: what it sees and hears is what browsers see and hear. */
export class BrowserPeer implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #pages: Server;
  readonly #peer: JSHandle<PlainPeer>;

  private constructor(browser: Browser, pages: Server, peer: JSHandle<PlainPeer>) {
    this.#browser = browser;
    this.#pages = pages;
    this.#peer = peer;
  }

  /**
   * Starts a browser and joins, ready to receive.
   *
   * @throws Error of the browser or of the page.
   */
  static async join({ url, dialect, roomId, peerId }: BrowserPeerOptions): Promise<BrowserPeer> {
    const pages = await servePage(await bundle());
    const browser = await launchChromium();
    try {
      const page = await openPage(browser, pages);
      const query = new URLSearchParams({ roomId, peerId });
      const peer = await page.evaluateHandle(joinRoom, `${url}/?${query}`, dialect);
      return new BrowserPeer(browser, pages, peer);
    } catch (error) {
      await end(browser, pages);
      throw error;
    }
  }

  /** Sends a moving picture and a tone. */
  async produce(): Promise<void> {
    await this.#peer.evaluate(async (peer) => peer.produce());
  }

  /** What has been received so far, by consumer. */
  async received(): Promise<ReceivedMedia[]> {
    return this.#peer.evaluate(async (peer) => peer.received());
  }

  /** Ends the browser. */
  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#browser, this.#pages);
  }
}

/** What the page's program puts on its global object. */
interface PageProgram {
  readonly PlainPeer: { join(url: string, dialect: '2024' | '2026'): Promise<PlainPeer> };
}

/** Runs in the page. */
async function joinRoom(url: string, dialect: '2024' | '2026'): Promise<PlainPeer> {
  const { PlainPeer: Peer } = globalThis as typeof globalThis & PageProgram;
  return Peer.join(url, dialect);
}

/** The page's program as one script. */
async function bundle(): Promise<string> {
  const input = path.join(import.meta.dirname, 'page', 'plain-peer.ts');
  const build = await rolldown({ input, platform: 'browser', logLevel: 'silent' });
  try {
    const { output } = await build.generate({ format: 'iife' });
    return output[0].code;
  } finally {
    await build.close();
  }
}

async function servePage(script: string): Promise<Server> {
  const html = `<!doctype html><meta charset="utf-8"><title>peer</title><body><script>${script.replaceAll('</script', String.raw`<\/script`)}</script>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function openPage(browser: Browser, pages: Server): Promise<Page> {
  const address = pages.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  return page;
}

async function end(browser: Browser, pages: Server): Promise<void> {
  await browser.close();
  pages.closeAllConnections();
  pages.close();
}

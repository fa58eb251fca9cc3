import { launchChromium } from '@tureen/testing/chromium';
import type { Browser, Page } from 'puppeteer-core';

/** What is to be seen of one peer's picture. */
export interface Sighting {
  readonly name: string;
  readonly figures: string;
  readonly width: number;
  /** Two looks at the picture, half a second apart, differ. */
  readonly moves: boolean;
  /** Seconds played. */
  readonly playedS: number;
}

/** Somebody who has the web page open in a headless Chromium. */
export class PageVisitor implements AsyncDisposable {
  readonly page: Page;
  /** What the page complained about. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Opens a link in a browser of its own. */
  static async open(link: string): Promise<PageVisitor> {
    const browser = await launchChromium();
    const visitor = new PageVisitor(browser, await browser.newPage());
    await visitor.page.goto(link);
    return visitor;
  }

  /** What the page says about the connection. */
  async state(): Promise<string> {
    return this.page.$eval('#state', ({ textContent }) => textContent ?? '');
  }

  async click(selector: string): Promise<void> {
    await this.page.locator(selector).click();
  }

  /** Writes something into the chat. */
  async say(text: string): Promise<void> {
    await this.page.locator('#text').fill(text);
    await this.page.keyboard.press('Enter');
  }

  async messages(): Promise<string[]> {
    return this.page.$$eval('#messages li', (lines) => lines.map(({ textContent }) => textContent ?? ''));
  }

  /** Looks at every tile. */
  async look(): Promise<Sighting[]> {
    return this.page.$$eval('.tile', async (tiles) =>
      Promise.all(
        tiles.map(async (tile) => {
          const video = tile.querySelector('video');
          const picture = (): string => {
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [32, 32];
            if (video) canvas.getContext('2d')?.drawImage(video, 0, 0, 32, 32);
            return canvas.toDataURL();
          };
          const before = picture();
          await new Promise((resolve) => setTimeout(resolve, 500));
          return {
            name: tile.querySelector('strong')?.textContent ?? '',
            figures: tile.querySelector('.figures')?.textContent ?? '',
            width: video?.videoWidth ?? 0,
            moves: picture() !== before,
            playedS: video?.currentTime ?? 0,
          };
        }),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MediasoupClient, type RecordingSummary } from '@tureen/room';
import { hasChromium } from '@tureen/testing/chromium';
import { probeMedia } from '@tureen/testing/media-file';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CommandRun } from './support/command-run.ts';
import { PageVisitor, type Sighting } from './support/page-visitor.ts';

const PATIENCE = { timeout: 20_000, interval: 200 };

let command: CommandRun;
let server: { url: string; page: string };
let folder: string;
const clients: MediasoupClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tureen-page-'));
  command = new CommandRun(['serve', '--port', '0', '--json', '--token', 'sesame']);
  const [line] = await command.prints(/^\{.*\}$/mu);
  server = JSON.parse(line) as typeof server;
});
afterAll(async () => {
  command.kill();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** A bot in the page's room. */
async function joinBot(peerId: string, produce: object, consume: object): Promise<MediasoupClient> {
  const client = new MediasoupClient();
  clients.push(client);
  const headers = { authorization: 'Bearer sesame' };
  await client.joinRoom(
    { url: server.url, roomId: 'lobby', headers },
    { peerId, displayName: peerId },
    produce,
    consume,
  );
  return client;
}

/** Polls until the page shows a peer as wanted. */
async function sees(visitor: PageVisitor, name: string, wanted: Partial<Sighting>): Promise<void> {
  await vi.waitFor(async () => {
    expect(await visitor.look()).toContainEqual(expect.objectContaining({ name, ...wanted }));
  }, PATIENCE);
}

describe.skipIf(!hasChromium())('the web page of tureen serve, in Chromium if it is installed', () => {
  it("shows a bot's moving picture and its figures", async () => {
    await using visitor = await PageVisitor.open(server.page);
    await joinBot('bot', { mediaFilePath: '' }, {});
    await sees(visitor, 'bot', { moves: true });
    await vi.waitFor(async () => {
      const [sighting] = await visitor.look();
      expect(sighting?.figures).toMatch(/VP8 \d+×\d+ \d+ fps \d+ kbit\/s/u);
      expect(sighting?.figures).toMatch(/opus \d+ kbit\/s/u);
    }, PATIENCE);
    expect(visitor.complaints).toEqual([]);
  });

  it('sends its test picture with sound to a recorder', async () => {
    await using visitor = await PageVisitor.open(server.page);
    await vi.waitFor(async () => expect(await visitor.state()).toBe('connected'), PATIENCE);
    const recorder = await joinBot('recorder', {}, { recordDirectoryPath: folder });
    const finished: RecordingSummary[] = [];
    recorder.on('recordingFinished', (summary) => finished.push(summary));
    await visitor.click('#picture');
    await vi.waitFor(() => expect(recorder.subscriptions).toHaveLength(2), PATIENCE);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await recorder.close();
    const probed = await Promise.all(finished.map(async ({ path: file }) => probeMedia(file)));
    const streams = probed.flatMap((media) => media.streams);
    expect(streams).toContainEqual(expect.objectContaining({ codec: 'vp8' }));
    expect(streams).toContainEqual(expect.objectContaining({ codec: 'opus' }));
    expect(visitor.complaints).toEqual([]);
  });

  it('talks, and treats what others write as text', async () => {
    await using ada = await PageVisitor.open(server.page);
    await using bob = await PageVisitor.open(server.page);
    for (const visitor of [ada, bob]) {
      await vi.waitFor(async () => expect(await visitor.state()).toBe('connected'), PATIENCE);
    }
    const text = '<img src=x onerror=document.title=1> & hello';
    // What is said before the other's channel is open reaches nobody.
    await vi.waitFor(async () => {
      await ada.say(text);
      expect((await bob.messages()).join()).toContain(text);
    }, PATIENCE);
    expect(await bob.page.title()).toBe('tureen');
  });

  it('plays what another page sends, until it stops', async () => {
    await using sender = await PageVisitor.open(server.page);
    await using viewer = await PageVisitor.open(server.page);
    await vi.waitFor(async () => expect(await sender.state()).toBe('connected'), PATIENCE);
    await sender.page.locator('#name').fill('Sender');
    await sender.page.keyboard.press('Tab');
    await sender.click('#camera');
    await sees(viewer, 'Sender', { moves: true });
    await sender.click('#stop');
    await sees(viewer, 'Sender', { moves: false });
  });

  it('says that it is turned away without the token', async () => {
    await using visitor = await PageVisitor.open(server.page.split('#')[0] ?? '');
    await vi.waitFor(async () => expect(await visitor.state()).toMatch(/cannot join/u), PATIENCE);
  });
});

describe('the page over HTTP', () => {
  it.each(['/', '/style.css', '/page.js'])(
    '%s comes with the rules that browsers are to enforce',
    async (file) => {
      const response = await fetch(new URL(file, server.page));
      await response.body?.cancel();
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it.each(['/nothing', '/%2e%2e/package.json', '/..%2fpackage.json', '/constructor'])(
    '%s is not there',
    async (file) => {
      expect(await fetch(new URL(server.page).origin + file)).toMatchObject({ status: 404 });
    },
  );

  it('leads from other names of this machine to the one that may connect', async () => {
    const { port } = new URL(server.page);
    const response = await fetch(`http://localhost:${port}/?room=lobby`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`http://127.0.0.1:${port}/?room=lobby`);
  });
});

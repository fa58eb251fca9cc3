import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { recordingsIn } from './support/demo-output.ts';
import { TerminalRun } from './support/terminal-run.ts';
import { TestRoom } from './support/test-room.ts';

// Each run starts Node.js and a worker, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let room: TestRoom;

beforeAll(async () => {
  room = await TestRoom.open();
});
afterAll(async () => room?.[Symbol.asyncDispose]());

it.skipIf(process.platform === 'win32')(
  'on a terminal, a recording is seen to grow, and Ctrl-C finishes it',
  async () => {
    await room.join('sender', 'Eve\u001B]0;title\u0007', { publishes: true });
    const folder = path.join(room.folder, 'watched');
    const run = new TerminalRun(['record', folder, '--url', room.server.url]);
    try {
      await run.shows(/lobby · joined · 00:0\d · Ctrl-C leaves/u);
      await run.shows(/here: you, Eve·\]0;title·/u);
      await run.shows(/│ Eve·\]0;title· +│ video │ VP8 .*\d+ kB │/u);
      run.type('\u0003');
      expect(await run.ended).toBe(0);
      expect(run.output).toContain('│ video/VP8');
      expect(run.output).not.toContain('\u001B]0;title');
      expect((await recordingsIn(folder)).map((name) => path.extname(name))).toEqual(['.ogg', '.webm']);
    } finally {
      run.kill();
    }
  },
);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readServeOptions, type ServeFlags } from './serve-options.ts';

const DEFAULTS: ServeFlags = {
  port: '4443',
  room: 'lobby',
  dialect: '2026',
  workers: '1',
  host: '127.0.0.1',
};

let folder: string;
let pem: { cert: string; key: string };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tureen-serve-'));
  pem = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  await writeFile(pem.cert, 'a certificate');
  await writeFile(pem.key, 'a key');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('readServeOptions', () => {
  it('stays on this machine, without a token, under the names it has there', async () => {
    const { server, token } = await readServeOptions(DEFAULTS);
    expect(server).toMatchObject({ host: '127.0.0.1', port: 4443, allowRemote: false });
    expect(server.hosts).toEqual(['127.0.0.1', 'localhost', '[::1]']);
    expect(token).toBeUndefined();
  });

  it('makes up a token for others, anew each time', async () => {
    const flags = { ...DEFAULTS, host: '0.0.0.0', domain: 'meet.example', ...pem };
    const [first, second] = [await readServeOptions(flags), await readServeOptions(flags)];
    expect(first.server).toMatchObject({
      allowRemote: true,
      domain: 'meet.example',
      tls: { cert: Buffer.from('a certificate') },
    });
    expect(first.server.hosts).toContain('meet.example');
    expect(first.token).toMatch(/^[\w-]{32}$/u);
    expect(first.server.token).toBe(first.token);
    expect(second.token).not.toBe(first.token);
  });

  it('takes the token it is given', async () => {
    expect(await readServeOptions({ ...DEFAULTS, token: 'sesame' })).toMatchObject({ token: 'sesame' });
  });

  it.each([
    [{ host: '0.0.0.0' }, /--domain, --cert and --key/u],
    [{ host: '192.0.2.1', domain: 'meet.example' }, /--cert and --key/u],
    [{ cert: 'only' }, /go together/u],
    [{ cert: '/nowhere.pem', key: '/nowhere.pem' }, /--cert cannot be read/u],
    [{ dialect: '2025' }, /2024 or 2026, not '2025'/u],
    [{ port: 'http' }, /--port/u],
    [{ workers: '0' }, /--workers/u],
  ])('refuses %j', async (flags, message) => {
    const refusal: unknown = await readServeOptions({ ...DEFAULTS, ...flags }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as unknown });
  });
});

import type { RtpCapabilities } from 'mediasoup-client/types';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeCertificate } from '@tureen/testing/certificate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoomTarget } from '../../settings/room-settings.ts';
import { compareCodecs } from './check-codecs.ts';
import { addressOf, checkConnection } from './check-connection.ts';
import { checkSignalling } from './check-signalling.ts';
import { checkTls } from './check-tls.ts';

let server: SfuServer;
let certificate: Awaited<ReturnType<typeof makeCertificate>>;

beforeAll(async () => {
  certificate = await makeCertificate();
  server = await startServer({ tls: certificate, token: 'sesame' });
});
afterAll(async () => server?.close());

async function findings(change: object): Promise<string[]> {
  const flags = { url: server.url, dialect: 'auto', insecure: true, token: 'sesame', ...change } as const;
  const { verdicts, signaler } = await checkSignalling(await readRoomTarget(flags));
  signaler?.close();
  return verdicts.map(({ subject, ok, remedy }) => `${subject} ${ok} ${remedy ?? ''}`.trim());
}

function capabilities(...names: string[]): RtpCapabilities {
  return {
    codecs: names.map((mimeType) => ({
      mimeType,
      kind: mimeType.startsWith('audio') ? 'audio' : 'video',
      clockRate: 1,
      preferredPayloadType: 100,
    })),
  };
}

describe('what the doctor says of a server', () => {
  it('is fine where everything is', async () => {
    expect(await checkConnection(addressOf(server.url))).toMatchObject({ ok: true });
    expect(await findings({})).toEqual(['HTTP true', 'Origin true', 'dialect true', 'mediasoup true']);
  });

  it('names the origin that would be let in, and the token that is missing', async () => {
    expect(await findings({ origin: 'https://evil.example' })).toEqual([
      'HTTP false see Origin',
      'Origin false give --origin https://127.0.0.1',
    ]);
    expect((await findings({ token: 'wrong' }))[0]).toMatch(/^HTTP false .*(?:--token|Origin)/u);
  });

  it('says whether the certificate is trusted', async () => {
    const address = addressOf(server.url);
    expect(await checkTls(address, {})).toMatchObject({
      ok: false,
      remedy: expect.stringMatching(/--ca <file>|renew/u),
    });
    const trusted = await checkTls(address, { tls: { ca: certificate.cert } });
    expect(trusted.finding).not.toContain('not trusted');
    expect((await checkTls(address, { enableSslVerification: false })).finding).toContain('--insecure');
  });

  it('speaks of TLS where there is none', async () => {
    expect(await checkTls({ host: '127.0.0.1', port: 1, isSecure: false }, {})).toMatchObject({ ok: true });
    expect(await checkTls({ host: 'meet.example', port: 80, isSecure: false }, {})).toMatchObject({
      ok: false,
      remedy: 'let the server speak wss://',
    });
  });

  it('says that nobody is there', async () => {
    expect(await checkConnection({ host: '127.0.0.1', port: 1, isSecure: false })).toMatchObject({
      ok: false,
      remedy: 'check the port, and that the server runs',
    });
  });

  it('compares codecs', () => {
    const own = capabilities('audio/opus', 'video/VP8', 'video/rtx');
    expect(compareCodecs(capabilities('audio/OPUS', 'video/vp8', 'video/H265'), own)).toMatchObject({
      ok: true,
    });
    expect(compareCodecs(capabilities('audio/opus', 'video/H265', 'video/rtx'), own)).toMatchObject({
      ok: false,
      finding: 'none in common for video; the room takes audio/opus, video/H265',
    });
  });
});

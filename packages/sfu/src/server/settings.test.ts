import { describe, expect, it } from 'vitest';
import { SfuError } from '../errors.ts';
import { isLoopback } from './loopback.ts';
import { type StartServerOptions } from './options.ts';
import { resolveSettings } from './settings.ts';

const tls = { cert: 'a certificate', key: 'a key' };

function problemOf(options: StartServerOptions): unknown {
  try {
    return resolveSettings(options);
  } catch (error) {
    return error;
  }
}

describe('resolveSettings', () => {
  it('listens on loopback, on any port, without TLS, with the figures of mediasoup-demo', () => {
    expect(resolveSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      domain: '127.0.0.1',
      tls: undefined,
      dialect: { name: '2026' },
      joinTimeoutMs: 10_000,
      keepaliveIntervalMs: 60_000,
      limits: { rooms: 1000 },
      transports: {
        listenInfos: [
          { protocol: 'udp', ip: '127.0.0.1' },
          { protocol: 'tcp', ip: '127.0.0.1' },
        ],
        initialAvailableOutgoingBitrate: 1_000_000,
        iceConsentTimeoutS: 20,
      },
    });
  });

  it('keeps what is given', () => {
    const settings = resolveSettings({ host: '::1', domain: 'localhost', limits: { rooms: 2 }, port: 4443 });
    expect(settings).toMatchObject({
      host: '::1',
      domain: 'localhost',
      port: 4443,
      limits: { rooms: 2, peersPerRoom: 1000 },
      transports: { listenInfos: [{ ip: '::1' }, { ip: '::1' }] },
    });
  });

  it('lets clients of the JavaScript server take their time to join, unless told otherwise', () => {
    expect(resolveSettings({ dialect: '2024' }).joinTimeoutMs).toBeUndefined();
    expect(resolveSettings({ dialect: '2024', joinTimeoutMs: 5 }).joinTimeoutMs).toBe(5);
  });

  it('lets media listen on 127.0.0.1 when the host is a name', () => {
    const { transports } = resolveSettings({ host: 'localhost' });
    expect(transports.listenInfos).toMatchObject([{ ip: '127.0.0.1' }, { ip: '127.0.0.1' }]);
  });

  it('listens beyond loopback only when that is meant', () => {
    const options = { host: '0.0.0.0', tls, allowRemote: true, domain: 'demo.example' };
    expect(resolveSettings(options)).toMatchObject({ host: '0.0.0.0', domain: 'demo.example' });
  });

  it.each<[StartServerOptions, RegExp]>([
    [{ host: '0.0.0.0' }, /0\.0\.0\.0.*allowRemote.*tls/u],
    [{ host: '192.0.2.1', tls }, /allowRemote/u],
    [{ host: 'demo.example', allowRemote: true }, /'tls'/u],
    [{ host: '0.0.0.0', tls, allowRemote: true }, /'domain'/u],
    [{ port: -1 }, /'port' cannot be -1/u],
    [{ port: 65_536 }, /65535/u],
    [{ port: Number.NaN }, /'port'/u],
    [{ throttle: { secret: '', apply: () => {}, reset: () => {} } }, /'throttle.secret'/u],
    [{ joinTimeoutMs: 0 }, /'joinTimeoutMs'/u],
    [{ iceConsentTimeoutS: Infinity }, /'iceConsentTimeoutS'/u],
  ])('refuses %j', (options, message) => {
    const error = problemOf(options);
    expect(SfuError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'invalid-options',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['localhost.example', false],
  ])('%s: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

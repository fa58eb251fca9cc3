import { soon } from '../fixtures/soon.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestClient } from '../fixtures/test-client.ts';
import { type DialectName } from '../dialects/dialect.ts';
import { startServer } from '../server/start-server.ts';
import { type SfuServer } from '../server/sfu-server.ts';
import { type NetworkConditions, type NetworkThrottle } from './network-throttle.ts';

const throttle = {
  secret: 'open sesame',
  apply: vi.fn<NetworkThrottle['apply']>(),
  reset: vi.fn<NetworkThrottle['reset']>(),
};
const THROTTLED: NetworkConditions = {
  uplinkBps: 500_000,
  downlinkBps: 2_000_000,
  roundTripMs: 80,
  lossRate: 0.05,
};

let server: SfuServer | undefined;

afterEach(async () => {
  await server?.close();
  vi.resetAllMocks();
});

async function connect(dialect: DialectName): Promise<TestClient> {
  server = await startServer({ dialect, throttle });
  return TestClient.connect(server);
}

const { secret } = throttle;

describe.each([
  {
    dialect: '2024',
    stop: 'resetNetworkThrottle',
    nothing: {},
    bad: { uplink: 500, downlink: 2000, rtt: 80, packetLoss: 5 },
    unlimitedBps: 1_000_000_000,
  },
  {
    dialect: '2026',
    stop: 'stopNetworkThrottle',
    nothing: { options: {} },
    bad: { options: { up: 500, down: 2000, rtt: 80, packetLoss: 5, localhost: true } },
    unlimitedBps: Infinity,
  },
] as const)('network throttling in $dialect', ({ dialect, stop, nothing, bad, unlimitedBps }) => {
  it('applies and stops, in the units of the hook', async () => {
    const client = await connect(dialect);
    expect(await client.ask('applyNetworkThrottle', { secret, ...bad })).toEqual({});
    expect(throttle.apply).toHaveBeenLastCalledWith(THROTTLED);
    expect(await client.ask('applyNetworkThrottle', { secret, ...nothing })).toEqual({});
    const unlimited = { uplinkBps: unlimitedBps, downlinkBps: unlimitedBps };
    expect(throttle.apply).toHaveBeenLastCalledWith({ ...unlimited, roundTripMs: 0, lossRate: 0 });
    expect(await client.ask(stop, { secret })).toEqual({});
    expect(throttle.reset).toHaveBeenCalledOnce();
  });

  it.each([{ secret: 'guess' }, {}])('refuses the secret %j with 403', async (given) => {
    const client = await connect(dialect);
    const refusal = { errorCode: 403, message: expect.stringMatching(/secret/u) as unknown };
    await expect(client.ask('applyNetworkThrottle', { ...bad, ...given })).rejects.toMatchObject(refusal);
    await expect(client.ask(stop, given)).rejects.toMatchObject(refusal);
    expect(throttle.apply).not.toHaveBeenCalled();
    expect(throttle.reset).not.toHaveBeenCalled();
  });

  it('tells why the throttle cannot', async () => {
    const client = await connect(dialect);
    throttle.apply.mockRejectedValueOnce(new Error('no network to spoil'));
    await expect(client.ask('applyNetworkThrottle', { secret, ...bad })).rejects.toMatchObject({
      errorCode: 500,
      message: expect.stringContaining('no network to spoil') as unknown,
    });
  });

  it('ends with the room that asked for it, once', async () => {
    const client = await connect(dialect);
    await client.ask('applyNetworkThrottle', { secret, ...bad });
    await client.ask('applyNetworkThrottle', { secret, ...bad });
    await client.close();
    await soon(() => expect(throttle.reset).toHaveBeenCalledOnce());
  });
});

import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';
import { ObjectRegistry } from './object-registry.ts';
import { Peer } from './peer.ts';

const INFO = { displayName: 'Ada', device: { flag: 'test', name: 'test' } };

const link = {
  notify: vi.fn<() => void>(),
  request: vi.fn<() => Promise<void>>(),
  close: vi.fn<() => void>(),
};
let peer: Peer;
let events: string[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  events = [];
  peer = new Peer({ id: 'ada', remoteAddress: '::1', link, limits: DEFAULT_LIMITS, joinTimeoutMs: 1000 });
  peer.on('closed', () => events.push('closed'));
  peer.on('left', () => events.push('left'));
});
afterEach(() => {
  peer.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('Peer', () => {
  it('joins once', () => {
    expect(peer.joined).toBe(false);
    peer.join(INFO);
    expect(peer.info).toEqual({ peerId: 'ada', remoteAddress: '::1', ...INFO });
    expect(() => {
      peer.join(INFO);
    }).toThrow('Peer already joined');
  });

  it('is nobody before it joins', () => {
    expect(() => peer.info).toThrow('Peer not joined');
    expect(() => peer.rename('Bob')).toThrow('Peer not joined');
    expect(() => {
      peer.assertJoined();
    }).toThrow('Peer not joined');
    expect(peer.rtpCapabilities).toBeUndefined();
  });

  it('is closed when it does not join in time, and stays when it does', () => {
    vi.advanceTimersByTime(999);
    peer.join(INFO);
    vi.advanceTimersByTime(10_000);
    expect(peer.closed).toBe(false);
    const late = new Peer({ id: 'x', remoteAddress: '', link, limits: DEFAULT_LIMITS, joinTimeoutMs: 1000 });
    vi.advanceTimersByTime(1000);
    expect(late.closed).toBe(true);
  });

  it('changes its name', () => {
    peer.join(INFO);
    expect(peer.rename('Bob')).toBe('Ada');
    expect(peer.info.displayName).toBe('Bob');
  });

  it('leaves when it disconnects, if it had joined', () => {
    peer.join(INFO);
    peer.disconnected();
    peer.disconnected();
    peer.kick();
    expect(events).toEqual(['closed', 'left']);
    expect(() => {
      peer.assertOpen();
    }).toThrow('Peer closed');
  });

  it('just closes when it had not joined, or is replaced', () => {
    peer.disconnected();
    expect(events).toEqual(['closed']);
    expect(link.close).toHaveBeenCalledOnce();
  });

  it('leaves when it is kicked, even if it had not joined', () => {
    peer.kick();
    peer.kick();
    expect(events).toEqual(['closed', 'left']);
  });
});

interface FakeObject {
  readonly id: string;
  readonly observer: EventEmitter<{ close: [] }>;
}

function object(id: string): FakeObject {
  return { id, observer: new EventEmitter() };
}

describe('ObjectRegistry', () => {
  it('holds objects until they close, and no more than allowed', async () => {
    const registry = new ObjectRegistry<FakeObject>('Producer', 2);
    const [one, two] = [object('1'), object('2')];
    await registry.make(async () => one);
    await expect(registry.make(async () => Promise.reject(new Error('no codec')))).rejects.toThrow(
      'no codec',
    );
    const making = registry.make(async () => two);
    await expect(registry.make(async () => object('3'))).rejects.toThrow(
      'at most 2 Producer objects per peer',
    );
    await making;
    expect(registry.list()).toEqual([one, two]);
    one.observer.emit('close');
    expect(registry.size).toBe(1);
    expect(registry.get('1')).toBeUndefined();
    expect(registry.require('2')).toBe(two);
    expect(() => registry.require('1')).toThrow("Producer '1' not found");
  });
});

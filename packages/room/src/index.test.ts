import { describe, expect, it } from 'vitest';
import * as room from './index.ts';

describe('the package', () => {
  it.each([
    'MediasoupClient',
    'MediasoupSignalerInterface',
    'ProtooSignaler',
    'BandwidthNotificationListener',
    'PeerNotificationListener',
    'ProducerNotificationListener',
    'ConsumerNotificationListener',
    'DataConsumerNotificationListener',
    'ConsumerRequestListener',
    'DataConsumerRequestListener',
    'Room',
    'Peer',
    'Device',
    'AiortcHandler',
  ])("exports smcdk's %s", (name) => {
    expect(room).toHaveProperty(name, expect.any(Function));
  });
});

import { describe, expect, it } from 'vitest';

import { measureThroughput } from '../bench/throughput.ts';

/** The goal is 300 MiB each way on a quiet machine (`bench/throughput.ts`); here it may be busy. */
describe.skipIf(process.platform === 'win32')('64 KiB messages over the real pipe', () => {
  it('cost little CPU, sent and received', async () => {
    const { sendMiBPerCpuSecond, receiveMiBPerCpuSecond } = await measureThroughput({ messages: 1_600 });

    expect(sendMiBPerCpuSecond).toBeGreaterThan(100);
    expect(receiveMiBPerCpuSecond).toBeGreaterThan(100);
  });
});

import { Device as OldestDevice } from 'mediasoup-client-oldest';

import { FakeBed } from './fake-bed.ts';
import { defineHandlerContract } from './handler-contract.ts';
import type { CreateDevice } from './handler-bed.ts';

/** The oldest version's types differ in details that no case uses. */
const createOldestDevice = ((handlerFactory: never) =>
  new OldestDevice({ handlerFactory })) as object as CreateDevice;

defineHandlerContract('fake worker', async () => FakeBed.create());
defineHandlerContract('fake worker, oldest mediasoup-client', async () => FakeBed.create(createOldestDevice));

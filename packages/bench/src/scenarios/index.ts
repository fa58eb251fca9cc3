import { addConsumers } from './add-consumers.ts';
import { dataChannels } from './data-channels.ts';
import { firstProduce } from './first-produce.ts';
import { idleMemory } from './idle-memory.ts';
import { publishVideo } from './publish-video.ts';
import { receiveOne, receiveThirty } from './receive-video.ts';
import type { Scenario } from './scenario.ts';
import { workerStart } from './worker-start.ts';

/** Everything that is measured, in the order of the table's rows. */
export const SCENARIOS: readonly Scenario[] = [
  workerStart,
  idleMemory,
  firstProduce,
  addConsumers,
  publishVideo,
  receiveOne,
  receiveThirty,
  dataChannels,
];

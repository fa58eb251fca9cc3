import { addConsumers } from './add-consumers.ts';
import { dataChannels } from './data-channels.ts';
import { firstProduce } from './first-produce.ts';
import { iceRestart } from './ice-restart.ts';
import { idleMemory } from './idle-memory.ts';
import { layerSwitch } from './layer-switch.ts';
import { passFileH264, publishFileH264, publishFileVp8 } from './publish-file.ts';
import { publishOpus } from './publish-opus.ts';
import { publishPictures } from './publish-pictures.ts';
import { rawPictures } from './raw-pictures.ts';
import { receiveOne, receiveTen, receiveThirty } from './receive-unread.ts';
import { recordPeer } from './record-peer.ts';
import type { Scenario } from './scenario.ts';
import { simulcast } from './simulcast.ts';
import { workerStart } from './worker-start.ts';

/** Everything that is measured, in the order of the table's rows. */
export const SCENARIOS: readonly Scenario[] = [
  workerStart,
  idleMemory,
  firstProduce,
  addConsumers,
  iceRestart,
  publishPictures,
  publishFileVp8,
  publishFileH264,
  passFileH264,
  publishOpus,
  simulcast,
  layerSwitch,
  receiveOne,
  receiveTen,
  receiveThirty,
  recordPeer,
  rawPictures,
  dataChannels,
];

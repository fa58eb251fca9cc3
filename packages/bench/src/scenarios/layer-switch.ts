import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../measure/median.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { publishLayers, switchLayer, TOP_LAYER } from '../room/publish-layers.ts';
import type { Scenario } from './scenario.ts';

/** The layers that are asked for, in order. */
const LAYERS = [0, TOP_LAYER, 1, TOP_LAYER, 0, 1];
const BETWEEN_MS = 1000;
/** The router measures how much each layer needs before it gives the higher ones. */
const SETTLE_MS = 3000;
const SLOWEST_MS = 1000;

/** From asking the router for another layer until it forwards that layer, which takes a key frame of it. */
export const layerSwitch: Scenario = {
  id: 'layer-switch',
  title: 'switch to another layer',
  budgetSeconds: 25,
  goals: [{ figure: 'ms, slowest', atMost: SLOWEST_MS }],
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const { producer } = await publishLayers(room);
    const { server: consumer } = await room.watch(producer.id);
    await delay(SETTLE_MS);
    const times: number[] = [];
    for (const layer of LAYERS) {
      times.push(await switchLayer(consumer, layer));
      await delay(BETWEEN_MS);
    }
    room.close();
    return { 'ms, median': median(times), 'ms, slowest': Math.max(...times) };
  },
};

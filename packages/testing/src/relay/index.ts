export { type Impairment, NO_IMPAIRMENT } from './impairment.ts';
export { ImpairedLink } from './impaired-link.ts';
export { type LinkCounters } from './link-counters.ts';
export { type Direction, type NetworkChange, type NetworkState } from './network-state.ts';
export { createRandom, type Random } from './random.ts';
export {
  createRelay,
  Relay,
  type RelayableCandidate,
  type RelayCounters,
  type RelayOptions,
} from './relay.ts';
export { relayThrottle } from './relay-throttle.ts';

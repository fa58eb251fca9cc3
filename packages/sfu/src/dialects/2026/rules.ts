import { type RoomRules } from '../../room/room-rules.ts';

/** The rooms of the TypeScript server. */
export const rules2026: RoomRules = {
  closesAtOnce: false,
  announcesReplaced: false,
  announcesStrangers: true,
  broadcastersReplace: true,
  repeatsScore: false,
  maxSpeakers: 10,
  joinTimeoutMs: 10_000,
  offersOlderData: (channel) => channel === 'chat',
};

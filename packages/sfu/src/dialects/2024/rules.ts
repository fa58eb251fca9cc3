import { type RoomRules } from '../../room/room-rules.ts';

/** The rooms of the JavaScript server. */
export const rules2024: RoomRules = {
  closesAtOnce: true,
  announcesReplaced: true,
  announcesStrangers: false,
  broadcastersReplace: false,
  repeatsScore: true,
  maxSpeakers: 1,
  joinTimeoutMs: undefined,
  offersOlderData: (channel) => channel !== 'bot',
};

/** What is known about a command of README.md. */
export interface KnownCommand {
  readonly command: string;
  /** File of CI that runs it, or its like with other values, in short. */
  readonly runBy: string;
  /** How it is to be found there. */
  readonly as: string;
  /** Of a command without an end: what it prints once it works. */
  readonly ready?: RegExp;
}

const COMMANDS = 'packages/tureen/test/commands.e2e.test.ts';
const ROOM_COMMANDS = 'packages/tureen/test/room-commands.e2e.test.ts';

/** Commands of the fenced blocks; `npm run soak -- newcomer` runs all of them, exactly as they are printed. */
export const KNOWN_COMMANDS: readonly KnownCommand[] = [
  { command: 'npm run demo', runBy: '.ci/run', as: 'npm run demo' },
  { command: 'npm test', runBy: '.ci/run', as: 'npm test' },
  { command: 'npm run doctor', runBy: COMMANDS, as: "runCommand(['doctor'])" },
  { command: 'npm run serve', runBy: COMMANDS, as: "serve('--port', '0')", ready: /listens on/u },
  {
    command: 'eval "$(node packages/bootstrap/run.mjs env)"',
    runBy: 'packages/bootstrap/tasks/env.test.mjs',
    as: 'provideTureen',
  },
  { command: 'tureen serve', runBy: COMMANDS, as: "serve('--port', '0')", ready: /listens on/u },
  { command: 'tureen publish clip.webm --room lobby', runBy: ROOM_COMMANDS, as: "room.run('publish', first" },
  {
    command: 'tureen record recordings --room lobby',
    runBy: ROOM_COMMANDS,
    as: "room.run('record', folder",
    ready: /^Joined lobby/mu,
  },
  {
    command: "tureen join --publish-demo --say 'hello, all'",
    runBy: ROOM_COMMANDS,
    as: "'--publish-demo'",
    ready: /^Sends audio\/opus/mu,
  },
  {
    command: 'tureen stats --room lobby',
    runBy: ROOM_COMMANDS,
    as: "room.run('stats'",
    ready: /kbit\/s/u,
  },
  {
    command: 'tureen load --room stage --audio-publishers 20 --subscribers 40 --fail-on-loss 1%',
    runBy: 'packages/tureen/test/load.e2e.test.ts',
    as: "'--fail-on-loss'",
  },
];

/** Commands inside of sentences. */
export const KNOWN_INLINE: readonly KnownCommand[] = [
  {
    command: 'npm run demo -- --media FILE --out DIR --seconds 20',
    runBy: 'packages/tureen/test/demo.e2e.test.ts',
    as: "'--media'",
  },
  { command: 'npm run check -- api', runBy: '.ci/run', as: 'npm run check' },
];

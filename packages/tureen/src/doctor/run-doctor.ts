import { randomBytes } from 'node:crypto';
import { ExitCode } from '../exit-code.ts';
import { printableJson } from '../output/printable.ts';
import { readRoomTarget, type RoomFlags } from '../settings/room-settings.ts';
import { writeLine } from '../write-line.ts';
import { checkMachine } from './check-machine.ts';
import { formatVerdict, type Verdict } from './verdict.ts';

/**
 * Prints a verdict for each thing it looks at: the machine, then the server if one is given.
 *
 * @param hasServer - Whether the flags name a server, rather than have the default.
 */
export async function runDoctor(flags: RoomFlags, hasServer: boolean): Promise<void> {
  const verdicts: Verdict[] = [];
  for await (const verdict of everything(flags, hasServer)) {
    verdicts.push(verdict);
    if (flags.json !== true) writeLine(formatVerdict(verdict));
  }
  if (flags.json === true) writeLine(printableJson(verdicts));
  if (!verdicts.every(({ ok }) => ok)) process.exitCode = ExitCode.failure;
}

async function* everything(flags: RoomFlags, hasServer: boolean): AsyncGenerator<Verdict> {
  if (!hasServer) {
    yield* checkMachine();
    return;
  }
  // A room of its own, so that nobody sees the doctor come and go.
  const room = flags.room ?? `doctor-${randomBytes(4).toString('hex')}`;
  const target = await readRoomTarget({ ...flags, room });
  yield* checkMachine();
  const { checkRoomServer } = await import('./server/check-room-server.ts');
  yield* checkRoomServer(target);
}

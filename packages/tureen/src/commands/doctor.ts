import type { Command } from 'commander';
import { addRoomSettings, type RoomFlags } from '../settings/room-settings.ts';

const EXAMPLES = `
Examples:
  $ tureen doctor
  $ tureen doctor wss://meet.example:4443 --origin https://meet.example
  $ tureen doctor https://192.168.1.7:4443 --insecure --token sesame --json`;

/** Adds `tureen doctor`. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'say what this machine has, what is missing, and the remedy; with a URL, look at that server too',
    )
    .argument('[url]', 'server, or link of a room, instead of --url');
  addRoomSettings(command, { json: 'print one JSON array of verdicts' });
  command.addHelpText('after', EXAMPLES).action(async (url: string | undefined, flags: RoomFlags) => {
    const { runDoctor } = await import('../doctor/run-doctor.ts');
    const isNamed = url !== undefined || command.getOptionValueSource('url') !== 'default';
    await runDoctor(url === undefined ? flags : { ...flags, url }, isNamed);
  });
}

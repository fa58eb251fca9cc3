import {
  RoomError,
  type MediaInput,
  type MediasoupClient,
  type Publication,
  type PublishOptions,
} from '@tureen/room';
import { CommandError, ExitCode } from '../exit-code.ts';

/**
 * Publishes a source.
 *
 * @throws CommandError `usage` for a source that cannot be opened, as it is one of the arguments; RoomError.
 */
export async function publishSource(
  client: MediasoupClient,
  input: MediaInput,
  { options, signal }: { readonly options: PublishOptions; readonly signal: AbortSignal },
): Promise<readonly Publication[]> {
  try {
    return await client.publish(input, { ...options, signal });
  } catch (error) {
    if (RoomError.isInstance(error) && error.code === 'media-source-failed') {
      throw new CommandError(ExitCode.usage, error.message, { cause: error });
    }
    throw error;
  }
}

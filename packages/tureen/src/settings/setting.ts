import { Option } from 'commander';
import { truth } from './parsers.ts';

/** Makes of the text of an environment variable what the flag would have given; undefined leaves the flag alone. */
type FromEnvironment = (text: string) => unknown;

/** A flag whose value may also come from the environment or from the configuration file. */
export class Setting extends Option {
  readonly variables: Map<string, FromEnvironment> = new Map();
  /** Whether the flag may be given several times. */
  repeatable = false;

  /** Names an environment variable; the help tells it. */
  variable(name: string, read: FromEnvironment = (text) => this.read(text)): this {
    this.variables.set(name, read);
    this.description += ` (env: ${name})`;
    return this;
  }

  /** Collects the values of a flag that is given several times. */
  repeated(): this {
    this.repeatable = true;
    return this.argParser((value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      value,
    ]);
  }

  /** What the flag gives for a text. @throws InvalidArgumentError of commander. */
  read(text: string): unknown {
    if (this.isBoolean()) return truth(text);
    return this.parseArg === undefined ? text : this.parseArg(text, undefined);
  }
}

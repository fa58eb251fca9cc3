import type { PythonModule } from '@tureen/worker';
import { fixture } from './sandbox.ts';

/** A module of the fixtures: `fixtures/modules/fixture_<name>`. */
export function fixtureModule(name: string): PythonModule {
  return { name, module: `fixture_${name}`, version: '1.0.0', path: fixture('modules') };
}

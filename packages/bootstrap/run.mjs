#!/usr/bin/env node
// Prepares this machine for a command of the repository and runs it: `node packages/bootstrap/run.mjs demo`.
// Needs nothing but Node.js >= 18 with npm. What it tells goes to stderr; stdout is the command's.
const OLDEST_NODE = 18;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`Node.js ${OLDEST_NODE} or newer is needed to begin with; this is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  // Imported late: an older Node.js could not even read it.
  const [{ COMMANDS }, { runCommand }] = await Promise.all([
    import('./commands.mjs'),
    import('./lib/run-command.mjs'),
  ]);
  process.exitCode = await runCommand(COMMANDS, process.argv.slice(2));
}

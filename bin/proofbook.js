#!/usr/bin/env node
/** `npx proofbook …`: runs the TypeScript of this project as it is, from whatever folder it is called in. */
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

// By default the settings would be those of the folder that it is called in.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
const { runCommand } = await import('../src/cli/failure.ts');
const { proofbook } = await import('../src/cli/proofbook.ts');
await runCommand(() => proofbook(process.argv.slice(2)));

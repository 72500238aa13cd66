/**
 * Writes the TypeScript types of the contracts: `src/kkmtransfer/wire.ts` from `wsdl/KKMTransfer.wsdl`, and
 * those of the REST services from their documents below `schemas/`. `--check` writes nothing and fails when a file is not
 * what its contract says. Needs a build (`dist/soap`).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { restTypes } from './types/rest.mjs';
import { soapTypes } from './types/soap.mjs';

const contracts = [
  {
    contract: new URL('../wsdl/KKMTransfer.wsdl', import.meta.url),
    types: new URL('../src/kkmtransfer/wire.ts', import.meta.url),
    generate: soapTypes,
  },
  {
    contract: new URL('../schemas/regate.openapi.yaml', import.meta.url),
    types: new URL('../src/regate/api.ts', import.meta.url),
    generate: restTypes,
  },
  {
    contract: new URL('../schemas/umico-pos.openapi.yaml', import.meta.url),
    types: new URL('../src/umico/pos-api.ts', import.meta.url),
    generate: restTypes,
  },
  {
    contract: new URL('../schemas/umico.openapi.yaml', import.meta.url),
    types: new URL('../src/umico/api.ts', import.meta.url),
    generate: restTypes,
  },
];

for (const { contract, types, generate } of contracts) {
  const wanted = await generate(await readFile(contract, 'utf8'), basename(contract.pathname));
  if (!process.argv.includes('--check')) {
    await writeFile(types, wanted);
    continue;
  }
  const present = await readFile(types, 'utf8').catch(() => '');
  if (present === wanted) continue;
  console.error(`${types.pathname} does not match its contract; run node scripts/generate-types.mjs`);
  process.exitCode = 1;
}

import { describeRoles } from '../support/role-suite.js';
import { umico } from '../support/umico-contract.js';
import { saleOf, umicoAt } from '../support/umico-service.js';

/** Who may call what: every operation of the contract, every role, and the users of another enterprise. */

const suite = describeRoles({
  contract: umico,
  base: '/hs/umico',
  user: 'umico',
  nothing: ['/', '/nothing', '/cards', '/cards/1/2', '/Cards/9944', '/sales/x', '/__proto__', '/admin'],
});

test('what is in one publication is not in the other, under the same names', async () => {
  const { url } = suite.server();
  const [here, there] = [umicoAt(url), umicoAt(url, 'Other')];
  const apiKey = { env: 'UMICO_KEY_OF_THE_TEST' };
  const connection = {
    connection: 'same',
    purpose: 'retail',
    baseUrl: 'https://umico.example',
    posId: 'P',
    apiKey,
  };
  expect((await here('createConnection', { body: connection })).status).toBe(201);
  const neighbour = { user: 'neighbour' };
  expect((await there('listConnections', neighbour)).json.connections).toEqual([]);
  expect((await there('createConnection', { body: connection, ...neighbour })).status).toBe(201);
  expect((await there('deleteConnection', { path: { connection: 'same' }, ...neighbour })).status).toBe(200);
  expect((await here('listConnections')).json.connections).toHaveLength(1);

  const made = await here('createDocument', { body: documentOf() });
  const path = { document: made.json.document };
  expect((await here('getDocument', { path })).status).toBe(200);
  expect((await there('getDocument', { path, ...neighbour })).json.code).toBe('DOCUMENT_UNKNOWN');
  expect((await there('sendDocument', { path, ...neighbour })).json.code).toBe('DOCUMENT_UNKNOWN');
});

function documentOf() {
  const { till: _, document: __, ...sale } = saleOf();
  return { kind: 'sale', client: 'Ромашка ООО', ...sale };
}

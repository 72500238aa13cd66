import { openConnection, type RawAnswer, type RawConnection, requestBytes } from '../support/raw-http.js';
import { KASSA, serverFor } from '../support/samples.js';
import type { TestServer } from '../support/server.js';
import { contentType, element, faultCode, type Version } from '../support/soap-client.js';
import {
  actions,
  compressions,
  encodings,
  type Form,
  formed,
  type Lookup,
  pick,
  styles,
  writings,
} from '../support/soap-client-forms.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let server: TestServer;

beforeAll(async () => {
  const cards = [{ number: 'Карта №7', holder: 'Покупатель Примерный', bonus: '3.07' }];
  server = await serverFor({ given: { cards, status: 200 } }, folder);
});
afterAll(() => server.close());

const good: Lookup = { number: 'Карта №7' };
const bad: Lookup = { number: 'Карта №7', kind: 'Подарок' };
const versions: Version[] = ['1.1', '1.2'];
const plainForm = { style: 'as 1C writes it', encoding: 'UTF-8', action: 'quoted', compression: 'plain' };

async function ask(connection: RawConnection, form: Form, lookup: Lookup, writing: string) {
  const { chunks, pieceBytes } = pick(writings, writing);
  const bytes = requestBytes({
    target: '/TP7/ws/KKMTransfer.1cws',
    ...formed(form, lookup),
    headers: { ...formed(form, lookup).headers, ...KASSA },
    ...(chunks === undefined ? {} : { chunks }),
  });
  return connection.send(bytes, pieceBytes);
}

const text = ({ status, headers, body }: RawAnswer) => `${status} ${headers['content-type']} ${body}`;

describe.each(versions)('SOAP %s, success and fault, in every form of a request', (version) => {
  let success: string;
  let fault: string;

  beforeAll(async () => {
    const connection = await openConnection(server.port);
    success = text(await ask(connection, { version, ...plainForm }, good, 'in one'));
    fault = text(await ask(connection, { version, ...plainForm }, bad, 'in one'));
    connection.end();
  });

  test('the plain form finds the card, and a fault names what is wrong', () => {
    expect(success).toContain(`200 ${contentType(version)} `);
    expect(element(success, 'CardNumber')).toBe('Карта №7');
    expect(element(success, 'Bonus')).toBe('3.07');
    expect(fault).toContain(`${version === '1.1' ? 500 : 400} ${contentType(version)} `);
    expect(faultCode(fault.slice(fault.indexOf('<')), version)).toBe('BAD_VALUE');
    expect(fault).toContain('«Подарок»');
    expect(fault).toContain(version === '1.1' ? '<faultcode>soap:Client<' : '<soap:Value>soap:Sender<');
  });

  describe.each(Object.keys(styles))('%s', (style) => {
    test.each(Object.keys(encodings))('%s: the same answers', async (encoding) => {
      const connection = await openConnection(server.port);
      const differences: string[] = [];
      let asked = 0;
      for (const action of Object.keys(actions)) {
        for (const compression of Object.keys(compressions)) {
          for (const writing of Object.keys(writings)) {
            const form = { version, style, encoding, action, compression };
            for (const [lookup, expected] of [
              [good, success],
              [bad, fault],
            ] as const) {
              const answer = text(await ask(connection, form, lookup, writing));
              asked++;
              if (answer !== expected)
                differences.push(`action ${action}, ${compression}, ${writing}: ${answer}`);
            }
          }
        }
      }
      connection.end();
      expect(differences).toEqual([]);
      expect(asked).toBe(224);
    });
  });
});

test.each(versions)(
  'SOAP %s: a body of single bytes, each a packet and a chunk of its own',
  async (version) => {
    const connection = await openConnection(server.port);
    const form = { version, ...plainForm };
    const { headers, body } = formed(form, good);
    const bytes = requestBytes({
      target: '/TP7/ws/KKMTransfer.1cws',
      headers: { ...headers, ...KASSA },
      body,
      chunks: [1],
    });
    const answer = await connection.send(bytes, 1);
    expect(element(answer.body.toString(), 'CardNumber')).toBe('Карта №7');
    connection.end();
  },
);

test('requests that are sent without waiting are answered in their order', async () => {
  const connection = await openConnection(server.port);
  const forms = Array.from({ length: 20 }, (_, i) => versions[i % 2] ?? '1.1');
  const requests = forms.map((version) => {
    const { headers, body } = formed({ version, ...plainForm }, good);
    return requestBytes({ target: '/TP7/ws/KKMTransfer.1cws', headers: { ...headers, ...KASSA }, body });
  });
  const first = connection.send(Buffer.concat(requests));
  const answers = [await first];
  while (answers.length < forms.length) answers.push(await connection.send(Buffer.alloc(0)));
  expect(answers.map(({ headers }) => headers['content-type'])).toEqual(forms.map(contentType));
  connection.end();
});

test('an envelope of one version in the content type of the other is answered in the version of the envelope', async () => {
  const connection = await openConnection(server.port);
  for (const version of versions) {
    const { body } = formed({ version, ...plainForm }, good);
    const other = version === '1.1' ? '1.2' : '1.1';
    const bytes = requestBytes({
      target: '/TP7/ws/KKMTransfer.1cws',
      headers: { 'Content-Type': contentType(other), ...KASSA },
      body,
    });
    expect((await connection.send(bytes)).headers['content-type']).toBe(contentType(version));
  }
  connection.end();
});

import { check, ENVELOPES, getCard, NAMESPACE, envelope as plainEnvelope } from './soap-server.js';

/** A body that no SOAP service may accept, with the headers it comes with. */
export interface HostileBody {
  name: string;
  contentType: string;
  body: Buffer;
}

type Version = '1.1' | '1.2';

/** Mulberry32: small, seeded, the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const mediaType = (version: Version): string =>
  version === '1.2' ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8';

/** Documents that are right, without a comment, CDATA or a declaration that could be lost without harm. */
function goodDocuments(): { version: Version; text: string }[] {
  const bodies = [
    getCard(),
    `<m:CloseCheck>${check()}</m:CloseCheck>`,
    `<m:TransferSales><m:CheckList>${check()}${check()}</m:CheckList></m:TransferSales>`,
    `<m:HoldBonus><m:KKM>1</m:KKM><m:CardNumber>1</m:CardNumber><m:Amount>5</m:Amount><m:HoldKey>Карта &amp; ключ</m:HoldKey></m:HoldBonus>`,
  ];
  return bodies.flatMap((body) =>
    (['1.1', '1.2'] as const).map((version) => ({ version, text: plainEnvelope(body, version) })),
  );
}

type Mutate = (text: string, random: (below: number) => number) => Buffer;

const at = (text: string, index: number, insert: string): Buffer =>
  Buffer.from(text.slice(0, index) + insert + text.slice(index));

/** Index of a random occurrence of a character. */
function find(text: string, char: string, random: (below: number) => number): number {
  const places = [...text.matchAll(new RegExp(char.replace(/[?/]/g, '\\$&'), 'g'))].map(
    (match) => match.index,
  );
  return places[random(places.length)] ?? 0;
}

const ILLEGAL = ['\0', '\x01', '\x08', '\x0b', '\x0c', '\x1b', '\x1f', '\ufffe', '\uffff'];
const REFERENCES = [
  '&nbsp;',
  '&',
  '&#0;',
  '&#x1F;',
  '&#xD800;',
  '&#xFFFF;',
  '&#x110000;',
  '&#99999999999;',
  '&x',
  '&#;',
  '&#x;',
  '&amp',
  '& ;',
  '&%x;',
];
const INSIDE = [
  '<!DOCTYPE a>',
  '<?php phpinfo() ?>',
  '<!ENTITY x "y">',
  '<![CDATA[',
  '<!-- -- -->',
  '<!--',
  '<',
  '</',
  '<>',
  '< >',
  '<a',
  ']]>',
  '<m:Unknown/>',
  '<x:y/>',
  '</soap:Envelope>',
  '<a b="1" b="2"/>',
  '<a b=1/>',
  '<a b="<"/>',
];

/** Changes after which a good document is never good any more. */
const MUTATIONS: Record<string, Mutate> = {
  'cut short': (text, random) => Buffer.from(text.slice(0, 1 + random(text.length - 1))),
  'cut at the front': (text, random) => Buffer.from(text.slice(1 + random(text.length - 1))),
  'an illegal character': (text, random) =>
    at(text, random(text.length), ILLEGAL[random(ILLEGAL.length)] ?? ''),
  'a < too many': (text, random) => at(text, random(text.length), '<'),
  'an & too many': (text, random) => at(text, random(text.length), '&'),
  'a bad byte': (text, random) => {
    const bytes = Buffer.from(text);
    const index = random(bytes.length);
    const bad = [0xc0, 0xc1, 0xf5, 0xff, 0xfe][random(5)] ?? 0xff;
    return Buffer.concat([bytes.subarray(0, index), Buffer.from([bad]), bytes.subarray(index)]);
  },
  'a lost <': (text, random) => without(text, find(text, '<', random)),
  'a lost >': (text, random) => without(text, find(text, '>', random)),
  'a lost quote': (text, random) => without(text, find(text, '"', random)),
  'an end tag renamed': (text, random) => at(text, find(text, '</', random) + 2, 'x'),
  'something that cannot stand there': (text, random) =>
    at(text, find(text, '><', random) + 1, INSIDE[random(INSIDE.length)] ?? ''),
  'a bad reference': (text, random) =>
    at(text, find(text, '>\\w', random) + 1, REFERENCES[random(REFERENCES.length)] ?? ''),
  'a stray end': (text, random) =>
    Buffer.from(text + ['<a/>', 'x', '</a>', '\0', '<![CDATA[x]]>', text][random(6)]),
  'half of it twice': (text, random) => {
    const index = 1 + random(text.length - 2);
    return Buffer.from(text.slice(0, index) + text.slice(0, index));
  },
};

function without(text: string, index: number): Buffer {
  return Buffer.from(text.slice(0, index) + text.slice(index + 1));
}

const DECIMALS = [
  '',
  ' ',
  '12,5',
  '1e400',
  '1E2',
  'NaN',
  'INF',
  '-INF',
  '0x1F',
  '1 000',
  '--1',
  '+-1',
  '.',
  '-',
  '1.2.3',
  '١٢',
  '１２',
  '9'.repeat(41),
  '9'.repeat(100_000),
  'true',
  "1' or '1'='1",
  '=1+1',
  '<b/>',
  '1<!-- -->,5',
  '1\u00a0000',
];
const INTS = [
  '',
  '1.0',
  '1e3',
  '2147483648',
  '-2147483649',
  '9'.repeat(400),
  'NaN',
  '0x1',
  '١',
  '1 2',
  'null',
  'undefined',
  '[]',
];
const DATES = [
  '',
  '2026-02-30T00:00:00',
  '2025-02-29T00:00:00',
  '2026-13-01T00:00:00',
  '2026-11-22',
  '2026-11-22T24:00:00',
  '2026-11-22T10:15:60',
  '0000-01-01T00:00:00',
  '-2026-11-22T10:15:30',
  '99999-11-22T10:15:30',
  '2026-11-22T10:15:30+15:00',
  '22.11.2026',
  'now',
  '9'.repeat(10_000),
  `2026-11-22T10:15:30.${'1'.repeat(10_000)}`,
];
const BOOLEANS = ['True', 'YES', '2', 'да', '-0', 'truetrue', 'null'];

function badValues(): [string, string][] {
  const cases: [string, string][] = [];
  const replace = (name: string, values: string[], field: string, tag: string) => {
    values.forEach((value, index) => {
      const element = `<m:${tag}>${value}</m:${tag}>`;
      cases.push([
        `${name} ${field} ${index}`,
        `<m:CloseCheck>${check().replace(new RegExp(`<m:${tag}>[^<]*</m:${tag}>`), element)}</m:CloseCheck>`,
      ]);
    });
  };
  for (const tag of ['Total', 'Quantity', 'Price', 'Amount']) replace('decimal', DECIMALS, tag, tag);
  for (const tag of ['Shift', 'Number', 'Position']) replace('int', INTS, tag, tag);
  replace('dateTime', DATES, 'DateTime', 'DateTime');
  BOOLEANS.forEach((value, index) => {
    cases.push([
      `boolean ${index}`,
      `<m:CloseCheck>${check({ Offline: `<m:Offline>${value}</m:Offline>` })}</m:CloseCheck>`,
    ]);
  });
  return cases;
}

function badStructure(): [string, string][] {
  const cases: [string, string][] = [];
  for (const tag of ['KKM', 'Shift', 'Number', 'CheckType', 'DateTime', 'Total', 'Lines', 'Payments']) {
    const element = new RegExp(`<m:${tag}>.*?</m:${tag}>`);
    const found = element.exec(check())?.[0] ?? '';
    const close = (inside: string) => `<m:CloseCheck>${inside}</m:CloseCheck>`;
    cases.push([`${tag} missing`, close(check({ [tag]: '' }))]);
    cases.push([`${tag} twice`, close(check({ [tag]: found + found }))]);
    cases.push([`${tag} nil`, close(check({ [tag]: `<m:${tag} xsi:nil="true"/>` }))]);
    cases.push([`${tag} nil and not`, close(check({ [tag]: found.replace('>', ' xsi:nil="maybe">') }))]);
    cases.push([`${tag} unqualified`, close(check({ [tag]: found.replaceAll(`m:${tag}`, tag) }))]);
    cases.push([
      `${tag} of another namespace`,
      close(check({ [tag]: found.replace(`<m:${tag}`, `<m:${tag} xmlns:m="urn:evil"`) })),
    ]);
    cases.push([
      `${tag} in small letters`,
      close(check({ [tag]: found.replaceAll(`m:${tag}`, `m:${tag.toLowerCase()}`) })),
    ]);
    cases.push([`${tag} inside itself`, close(check({ [tag]: `<m:${tag}>${found}</m:${tag}>` }))]);
  }
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
    cases.push([`${name} as an operation`, `<m:${name}/>`]);
    cases.push([
      `${name} as a parameter`,
      `<m:GetCard><m:${name}><m:polluted>1</m:polluted></m:${name}></m:GetCard>`,
    ]);
    cases.push([
      `${name} in a check`,
      `<m:CloseCheck>${check({ Extra: `<m:${name}>1</m:${name}>` })}</m:CloseCheck>`,
    ]);
  }
  return cases;
}

/** Whole documents, each nasty in its own way. */
function nasties(): [string, string | Buffer][] {
  const good = plainEnvelope(getCard());
  const lol = Array.from(
    { length: 10 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
  ).join('');
  const soap = (inside: string) =>
    `<s:Envelope xmlns:s="${ENVELOPES['1.1']}" xmlns:m="${NAMESPACE}">${inside}</s:Envelope>`;
  return [
    ['nothing', ''],
    ['a byte order mark alone', Buffer.from([0xef, 0xbb, 0xbf])],
    ['NUL bytes', Buffer.alloc(1_000)],
    ['0xff bytes', Buffer.alloc(1_000, 0xff)],
    ['white space', ' '.repeat(100_000)],
    ['JSON', '{"GetCard":{"__proto__":{"admin":true}}}'],
    ['HTML', '<!DOCTYPE html><html><body>GetCard</body></html>'],
    ['a form', 'KKM=1&CardNumber=2'],
    ['billion laughs', `<!DOCTYPE l [<!ENTITY l0 "lol">${lol}]>${good.replace('0012345', '&l10;')}`],
    [
      'quadratic blow-up',
      `<!DOCTYPE l [<!ENTITY a "${'a'.repeat(50_000)}">]>${good.replace('0012345', '&a;'.repeat(10_000))}`,
    ],
    [
      'external entity',
      `<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>${good.replace('0012345', '&x;')}`,
    ],
    ['external DTD', `<!DOCTYPE l SYSTEM "http://127.0.0.1:9/evil.dtd">${good}`],
    ['public DTD', `<!DOCTYPE l PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/x.dtd">${good}`],
    ['parameter entity', `<!DOCTYPE l [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>${good}`],
    ['DOCTYPE in the Header', soap(`<s:Header><!DOCTYPE a></s:Header><s:Body>${getCard()}</s:Body>`)],
    ['DOCTYPE after the end', `${good}<!DOCTYPE a>`],
    ['DOCTYPE in small letters', `<!doctype a>${good}`],
    [
      'XInclude as a header that must be understood',
      soap(
        `<s:Header><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" s:mustUnderstand="1"/></s:Header><s:Body>${getCard()}</s:Body>`,
      ),
    ],
    ['a stylesheet', `<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>${good}`],
    ['PHP', `<?php system('id') ?>${good}`],
    ['two XML declarations', `<?xml version="1.0"?><?xml version="1.0"?>${good}`],
    ['XML 1.1', `<?xml version="1.1"?>${good}`],
    ['an unknown encoding', `<?xml version="1.0" encoding="UTF-7"?>${good}`.replace('utf-8', 'utf-7')],
    ['UTF-16 with an odd byte', Buffer.concat([Buffer.from(`\ufeff${good}`, 'utf16le'), Buffer.from([0])])],
    ['UTF-16 cut inside a pair', Buffer.from(`\ufeff${good.replace('0012345', '\ud83d')}`, 'utf16le')],
    ['10,000 levels', soap(`<s:Body>${'<m:a>'.repeat(10_000)}`)],
    [
      '65 levels, closed',
      soap(`<s:Header>${'<a>'.repeat(65)}${'</a>'.repeat(65)}</s:Header><s:Body>${getCard()}</s:Body>`),
    ],
    ['100,000 levels of Line', soap(`<s:Body><m:CloseCheck><m:Check><m:Lines>${'<m:Line>'.repeat(100_000)}`)],
    ['100,001 elements', soap(`<s:Header>${'<a/>'.repeat(100_001)}</s:Header><s:Body>${getCard()}</s:Body>`)],
    [
      '100,001 headers that must be understood',
      soap(`<s:Header>${'<a s:mustUnderstand="1"/>'.repeat(30_000)}</s:Header><s:Body>${getCard()}</s:Body>`),
    ],
    [
      '1,001 attributes',
      good.replace(
        '<m:GetCard',
        `<m:GetCard ${Array.from({ length: 1_001 }, (_, index) => `a${index}=""`).join(' ')}`,
      ),
    ],
    [
      '10,000 namespaces',
      good.replace(
        '<m:GetCard',
        `<m:GetCard ${Array.from({ length: 10_000 }, (_, index) => `xmlns:a${index}="u"`).join(' ')}`,
      ),
    ],
    ['a prefix of 500,000 letters', good.replace('<m:GetCard>', `<${'p'.repeat(500_000)}:GetCard>`)],
    ['a name of 500,000 letters', good.replace('<m:KKM>', `<m:${'K'.repeat(500_000)}>`)],
    ['an operation of 500,000 letters', soap(`<s:Body><m:${'K'.repeat(500_000)}/></s:Body>`)],
    [
      '500,000 spaces in a tag',
      good.replace('<m:KKM', `<m:KKM${' '.repeat(500_000)}`).replace('</m:KKM>', '</m:KKN>'),
    ],
    ['a comment of dashes', `<!--${'- '.repeat(200_000)}--->${good}`],
    ['a comment without end', `<!--${'x'.repeat(500_000)}`],
    ['CDATA without end', good.replace('0012345', `<![CDATA[${'x'.repeat(500_000)}`)],
    ['500,000 ampersands', good.replace('0012345', '&'.repeat(500_000))],
    ['100,000 references and a bad one', good.replace('0012345', `${'&amp;'.repeat(100_000)}&bad;`)],
    ['300,000 <', '<'.repeat(300_000)],
    ['300,000 >', '>'.repeat(300_000)],
    ['unclosed tags', '<a'.repeat(200_000)],
    ['unclosed quotes', `<a b="${'x" '.repeat(200_000)}`],
    [
      'a decimal of 500,000 digits',
      plainEnvelope(
        `<m:CloseCheck>${check({ Total: `<m:Total>${'9'.repeat(500_000)}</m:Total>` })}</m:CloseCheck>`,
      ),
    ],
    [
      'a decimal of 500,000 zeros and a letter',
      plainEnvelope(
        `<m:CloseCheck>${check({ Total: `<m:Total>${'0'.repeat(500_000)}x</m:Total>` })}</m:CloseCheck>`,
      ),
    ],
    [
      'a decimal in 400,000 spaces',
      plainEnvelope(
        `<m:CloseCheck>${check({ Total: `<m:Total>1${' '.repeat(400_000)}1</m:Total>` })}</m:CloseCheck>`,
      ),
    ],
    ['an envelope in an envelope', good.replace(getCard(), good)],
    ['two Bodies', soap(`<s:Body>${getCard()}</s:Body><s:Body>${getCard()}</s:Body>`)],
    ['two operations', soap(`<s:Body>${getCard()}${getCard()}</s:Body>`)],
    [
      'a fault',
      soap('<s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault></s:Body>'),
    ],
    ['an answer', soap('<s:Body><m:GetCardResponse/></s:Body>')],
    [
      'RPC encoding',
      soap('<s:Body><m:GetCard><KKM href="#1"/></m:GetCard><multiRef id="1">1</multiRef></s:Body>'),
    ],
    [
      'WS-Security that must be understood',
      soap(
        `<s:Header><w:Security xmlns:w="urn:wss" s:mustUnderstand="1"/></s:Header><s:Body>${getCard()}</s:Body>`,
      ),
    ],
    ['an envelope of SOAP 1.3', good.replaceAll(ENVELOPES['1.1'], 'http://www.w3.org/2030/05/soap-envelope')],
    ['an envelope in capitals', good.replaceAll('soap:Envelope', 'soap:ENVELOPE')],
    ['Cyrillic letters that look Latin', good.replaceAll('m:GetCard', 'm:GetСard')],
    ['prefix xml redeclared', good.replace('<m:GetCard>', '<m:GetCard xmlns:xml="urn:evil">')],
    ['prefix xmlns declared', good.replace('<m:GetCard>', '<m:GetCard xmlns:xmlns="urn:evil">')],
    [
      'attributes the same by two prefixes',
      good.replace('<m:GetCard>', '<m:GetCard xmlns:a="u" xmlns:b="u" a:c="" b:c="">'),
    ],
  ];
}

const ROUNDS_PER_MUTATION = 20;

/** At least 2,000 bodies, the same for the same seed; every one must be answered with a fault or a 4xx. */
export function hostileBodies(seed = 20261122): HostileBody[] {
  const random = randomFrom(seed);
  const bodies: HostileBody[] = [];
  for (const { version, text } of goodDocuments()) {
    for (const [name, mutate] of Object.entries(MUTATIONS)) {
      for (let round = 0; round < ROUNDS_PER_MUTATION; round++) {
        bodies.push({
          name: `${name} (${round}, SOAP ${version})`,
          contentType: mediaType(version),
          body: mutate(text, random),
        });
      }
    }
  }
  for (const version of ['1.1', '1.2'] as const) {
    for (const [name, body] of [...badValues(), ...badStructure()]) {
      bodies.push({
        name: `${name} (SOAP ${version})`,
        contentType: mediaType(version),
        body: Buffer.from(plainEnvelope(body, version)),
      });
    }
  }
  for (const [name, body] of nasties()) {
    // Without a charset, so that marks and declarations are looked at.
    bodies.push({ name, contentType: 'text/xml', body: Buffer.from(body as string) });
  }
  return bodies;
}

import { umicoReason } from '../../src/kkmtransfer/messages.js';
import { baseUrlFault } from '../../src/umico/base-url.js';
import { plainReason, withoutKey } from '../../src/umico/scrub.js';

describe('base URL', () => {
  test.each([
    'https://pos.umico.example',
    'https://pos.umico.example:8443/gate/',
    'http://127.0.0.1:8090',
    'http://127.9.9.9',
    'http://localhost:1',
    'http://[::1]:8090',
  ])('%s is accepted', (url) => {
    expect(baseUrlFault(url)).toBeUndefined();
  });

  test.each([
    ['', 'no address'],
    ['pos.umico.example', 'no address'],
    [`https://${'a'.repeat(600)}`, 'no address'],
    ['http://pos.umico.example', 'readable'],
    ['http://127.0.0.1.evil.example', 'readable'],
    ['http://localhost.evil.example', 'readable'],
    ['http://192.168.1.1', 'readable'],
    ['http://[::ffff:8.8.8.8]', 'readable'],
    ['ftp://127.0.0.1', 'readable'],
    ['file:///etc/passwd', 'readable'],
    ['https://user@pos.umico.example', 'more than'],
    ['https://:secret@pos.umico.example', 'more than'],
    ['https://pos.umico.example/?key=1', 'more than'],
    ['https://pos.umico.example/#top', 'more than'],
  ])('%s is not: %s', (url, fault) => {
    expect(baseUrlFault(url)).toContain(fault);
    expect(baseUrlFault(url)).toContain('accepted is https://host');
  });
});

describe('texts of somebody else', () => {
  const key = 'k"ey/wiTh+all=1';

  test('the key is taken out in every notation that it may come back in', () => {
    const forms = [
      key,
      JSON.stringify(key),
      encodeURIComponent(key),
      Buffer.from(key).toString('base64'),
      Buffer.from(key).toString('base64url'),
    ];
    for (const form of forms)
      expect(withoutKey(`<${form}> <${form}>`, key)).not.toContain(form.replaceAll('"', ''));
    expect(withoutKey(`no ${key}.`, key)).toBe('no ***.');
  });

  test('what is no secret by its length is left alone', () => {
    expect(withoutKey('abc', 'abc')).toBe('abc');
  });

  test('a reason has no key, no card, no line breaks and an end', () => {
    const card = 'AB12';
    const reason = plainReason(
      `Key ${key}\r\ncard AB12 \u2028 or 9944000000000012\u202e${'x'.repeat(900)}`,
      key,
      card,
    );
    expect(reason).toMatch(/^Key \*{3} card \*{4} +or 9944\*{8}0012 x+$/);
    expect(reason).toHaveLength(500);
    expect(plainReason('fine', key, undefined)).toBe('fine');
  });
});

test('a cashier reads of a reason what fits on a screen, and nothing where there is none', () => {
  expect(umicoReason({ code: 'UMICO_REFUSED', reason: 'Kart bağlıdır' })).toBe('Kart bağlıdır');
  expect(umicoReason({ code: 'UMICO_REFUSED', reason: 'x'.repeat(500) })).toBe(`${'x'.repeat(150)}…`);
  expect(umicoReason({ code: 'UMICO_UNAVAILABLE' })).toBe('');
});

import fc from 'fast-check';
import { canonicalDecimal } from '../../src/base/decimal.js';
import { localTimeAt } from '../../src/base/time.js';
import { readDateTime } from '../../src/soap/date-time.js';
import { XmlReader } from '../../src/soap/xml-reader.js';
import { escapeText } from '../../src/soap/xml-write.js';

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength });

describe('values: properties', () => {
  test('a decimal of any padding is read exactly, and its canonical text reads as itself', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '+', '-'), digits(20), digits(20), (sign, whole, fraction) => {
        fc.pre(whole !== '' || fraction !== '');
        const text = canonicalDecimal(`${sign}${whole}.${fraction}`);
        if (text === undefined) throw new Error('refused');
        const scaled = BigInt(`${whole}${fraction.padEnd(20, '0')}`) * (sign === '-' ? -1n : 1n);
        const [integer = '', rest = ''] = text.replace('-', '').split('.');
        const back = BigInt(integer + rest.padEnd(20, '0')) * (text.startsWith('-') ? -1n : 1n);
        expect(back).toBe(scaled);
        expect(canonicalDecimal(text)).toBe(text);
        expect(text).toMatch(/^(0|-?([1-9]\d*(\.\d*[1-9])?|0\.\d*[1-9]))$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a decimal is refused or read, never changed: any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = canonicalDecimal(text);
        if (value !== undefined) expect(Number(value)).toBe(Number(text) + 0);
        else expect(/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) && text.length <= 40).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every second that exists is read as itself, and with a zone as the same instant', () => {
    const seconds = fc.integer({ min: -62_135_000_000, max: 253_402_000_000 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: -840, max: 840 }), (second, offset) => {
        const local = new Date(second * 1000).toISOString().slice(-24, -5).padStart(19, '0');
        expect(readDateTime(local, 'Asia/Yerevan')).toBe(local);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        const instant = second * 1000 - offset * 60_000;
        expect(readDateTime(local + zone, 'UTC')).toBe(new Date(instant).toISOString().slice(0, 19));
        expect(localTimeAt(instant, 'UTC')).toBe(new Date(instant).toISOString().slice(0, 19));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a date that the calendar does not have is refused, one that it has is read', () => {
    const part = fc.tuple(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );
    fc.assert(
      fc.property(part, ([year, month, day]) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00`;
        const parsed = Date.parse(`${text}Z`);
        const exists = year > 0 && !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
        expect(readDateTime(text, 'UTC')).toBe(exists ? text : undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  test('what is written is read back: any text that XML can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reader = new XmlReader(`<a>${escapeText(text)}</a>`);
        reader.openRoot();
        const legal = text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
        expect(reader.text()).toBe(legal);
      }),
      { numRuns: 2_000 },
    );
  });
});

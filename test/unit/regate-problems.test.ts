import { type Refusal, refused } from '../../src/regate/problems.js';

test.each<Refusal>([
  { code: 'NOT_ALLOWED', number: 'INV-000001', status: 5, accepted: [0] },
  { code: 'NOTHING_LEFT', refundedMinor: 100 },
  { code: 'HANDED_OVER', handedOverAt: '2026-11-22T07:15:30.000Z' },
  { code: 'AMOUNT_ZERO' },
  { code: 'AMOUNT_TOO_LARGE' },
  { code: 'CHECK_SOLD_LESS', shortages: [{ article: '1001', wantedMilli: 2000, soldMilli: 1000 }] },
])('%j names a field, and what it says there is its detail', (refusal) => {
  const { detail, errors = [] } = refused(refusal).problem;
  expect(errors).toHaveLength(1);
  expect(['order', 'lines', 'check']).toContain(errors[0]?.field);
  expect(detail.en).toContain(errors[0]?.message.en);
  expect(detail.ru).toContain(errors[0]?.message.ru);
});

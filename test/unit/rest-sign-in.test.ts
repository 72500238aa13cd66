import type { Request } from 'express';
import type { AuthFailure } from '../../src/http/auth.js';
import { signInProblem } from '../../src/http/rest/sign-in-problems.js';

const refused = (failure: AuthFailure, headers: Record<string, string> = {}) => {
  const { contentType, text } = signInProblem({ headers, requestId: 'r-1' } as unknown as Request, failure);
  expect(contentType).toBe('application/problem+json; charset=utf-8');
  return JSON.parse(text) as Record<string, unknown>;
};

test.each<[AuthFailure, string, string]>([
  [
    { reason: 'missing', status: 401 },
    'UNAUTHORIZED',
    'Нужны имя и пароль пользователя этой публикации (Basic).',
  ],
  [{ reason: 'wrong', status: 401, user: 'a' }, 'UNAUTHORIZED', 'Неверное имя пользователя или пароль.'],
  [
    { reason: 'throttled', status: 429, user: 'a', retryAfterSeconds: 4 },
    'SIGN_IN_THROTTLED',
    'Слишком много попыток входа; повторите через 4 с.',
  ],
  [
    { reason: 'demo-from-outside', status: 403, user: 'a' },
    'FORBIDDEN',
    'Учебные пользователи принимаются только с самой машины.',
  ],
  [{ reason: 'role', status: 403, user: 'a' }, 'FORBIDDEN', 'У пользователя a нет нужной роли.'],
])('%j', (failure, code, detail) => {
  expect(refused(failure)).toMatchObject({ code, status: failure.status, detail, requestId: 'r-1' });
  expect(refused(failure, { 'accept-language': 'en' }).detail).toMatch(/^[ -~]+\.$/);
});

test('a request that has no number yet', () => {
  const { text } = signInProblem({ headers: {} } as unknown as Request, { reason: 'missing', status: 401 });
  expect(JSON.parse(text)).toMatchObject({ requestId: '' });
});

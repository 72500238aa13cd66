import type { Request } from 'express';
import type { AuthFailure, RefusalText } from '../auth.js';
import { languageFor } from './accept.js';
import { PROBLEM_TYPE, type Problem, problemText, type Texts } from './problem.js';
import { problemOf } from './problems.js';

/** How authentication refuses: the same documents as the endpoint behind it. */
export function signInProblem(req: Request, failure: AuthFailure): RefusalText {
  const language = languageFor(req.headers['accept-language'] ?? '');
  const problem = problemsOf[failure.reason](failure);
  return { contentType: PROBLEM_TYPE, text: problemText(problem, language, req.requestId ?? '') };
}

const problemsOf: Readonly<Record<AuthFailure['reason'], (failure: AuthFailure) => Problem>> = {
  missing: () =>
    problemOf('UNAUTHORIZED', {
      ru: 'Нужны имя и пароль пользователя этой публикации (Basic).',
      en: 'Name and password of a user of this publication are needed (Basic).',
    }),
  wrong: () =>
    problemOf('UNAUTHORIZED', {
      ru: 'Неверное имя пользователя или пароль.',
      en: 'The name of the user or the password is wrong.',
    }),
  throttled: ({ retryAfterSeconds }) => {
    const detail: Texts = {
      ru: `Слишком много попыток входа; повторите через ${retryAfterSeconds} с.`,
      en: `Too many attempts to sign in; repeat in ${retryAfterSeconds} s.`,
    };
    return problemOf('SIGN_IN_THROTTLED', detail);
  },
  'demo-from-outside': () =>
    problemOf('FORBIDDEN', {
      ru: 'Учебные пользователи принимаются только с самой машины.',
      en: 'Demo users are accepted from the machine itself only.',
    }),
  role: ({ user }) =>
    problemOf('FORBIDDEN', {
      ru: `У пользователя ${user} нет нужной роли.`,
      en: `The user ${user} has not the role that is needed.`,
    }),
};

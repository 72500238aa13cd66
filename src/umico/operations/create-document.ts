import { createDocument as create, findDocument } from '../../domain/umico/documents.js';
import { badBody } from '../../http/rest/problems.js';
import { minorOf } from '../../http/rest/values.js';
import type { NewDocument } from '../api.js';
import type { UmicoOperation, UmicoRequest, UmicoServiceContext } from '../call.js';
import { documentKey, shownDocument } from '../document-answer.js';
import { indexIn, soldLines } from '../lines.js';
import { refused } from '../problems.js';
import { returnQuestion } from '../return-question.js';

type Request = UmicoRequest<'createDocument'>;

export const createDocument: UmicoOperation = {
  kind: 'change',
  keys: () => [],
  async run({ call, context, language, note }, { body }: Request) {
    const by = call.user;
    if (body.card !== undefined) note({ card: body.card });
    const request = body.kind === 'sale' ? saleOf(body, by) : await returnOf(context, body, by);
    const answer = await create(context, request);
    if (answer.code !== 'OK') return refused(answer, body.kind === 'return' ? ofReturn(body) : {});
    note({ document: documentKey(answer.document.number), card: answer.document.card });
    return { status: 201, body: await shownDocument(context, answer.document, language) };
  },
};

const ofReturn = ({ returnLines }: NewDocument) => ({ indexOf: indexIn(returnLines), lines: 'returnLines' });

function saleOf(body: NewDocument, by: string) {
  refuseStrangers(body, ['sale', 'returnLines']);
  return {
    kind: 'sale' as const,
    client: needed(body, 'client'),
    user: by,
    card: needed(body, 'card'),
    amountMinor: minorOf(needed(body, 'amount')),
    pointsMinor: minorOf(body.points ?? '0'),
    lines: soldLines(needed(body, 'lines')),
    by,
  };
}

async function returnOf(context: UmicoServiceContext, body: NewDocument, by: string) {
  refuseStrangers(body, ['client', 'card', 'amount', 'points', 'lines']);
  const sale = needed(body, 'sale');
  const receipt = (await findDocument(context, sale))?.document.receiptKey ?? '';
  const { lines } = await returnQuestion(context, { sale: receipt, lines: body.returnLines }, by);
  return { kind: 'return' as const, sale, lines, by };
}

/** @throws RestRefusal: what a sale needs a return does not, so the schema cannot ask for it. */
function needed<Name extends keyof NewDocument>(
  body: NewDocument,
  name: Name,
): NonNullable<NewDocument[Name]> {
  const value = body[name];
  if (value !== undefined) return value as NonNullable<NewDocument[Name]>;
  throw badBody('required', name, {
    ru: `нет обязательного значения для вида ${body.kind}`,
    en: `is required for the kind ${body.kind} and missing`,
  });
}

function refuseStrangers(body: NewDocument, names: readonly (keyof NewDocument)[]): void {
  const stranger = names.find((name) => body[name] !== undefined);
  if (stranger === undefined) return;
  throw badBody('BODY_INVALID', stranger, {
    ru: `для вида ${body.kind} не принимается`,
    en: `is not accepted for the kind ${body.kind}`,
  });
}

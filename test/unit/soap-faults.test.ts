import {
  badValue,
  faultStatus,
  receiverFault,
  renderFault,
  SoapFault,
  senderFault,
} from '../../src/soap/faults.js';

const NAMESPACE = 'urn:tp7:KKMTransfer';
const text = { ru: 'Нет <так>', en: 'Not so & so' };
const detail = (code: string, element = '') =>
  `<m:Fault xmlns:m="urn:tp7:KKMTransfer"><m:Code>${code}</m:Code><m:Message>Not so &amp; so</m:Message>${element}</m:Fault>`;
const v11 = (code: string, inside: string) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:${code}</faultcode><faultstring>Нет &lt;так&gt;</faultstring><detail>${inside}</detail></soap:Fault></soap:Body></soap:Envelope>`;
const v12 = (code: string, inside: string, header = '') =>
  `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">${header}<soap:Body><soap:Fault><soap:Code><soap:Value>soap:${code}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="ru">Нет &lt;так&gt;</soap:Text></soap:Reason><soap:Detail>${inside}</soap:Detail></soap:Fault></soap:Body></soap:Envelope>`;

describe('faults: both versions, word for word', () => {
  test.each([
    ['a sender', senderFault('BAD', text), 'Client', 'Sender', 500, 400],
    ['a receiver', receiverFault('BAD', text), 'Server', 'Receiver', 500, 500],
    [
      'must understand',
      new SoapFault('mustUnderstand', 'BAD', text),
      'MustUnderstand',
      'MustUnderstand',
      500,
      500,
    ],
    [
      'version mismatch',
      new SoapFault('versionMismatch', 'BAD', text),
      'VersionMismatch',
      'VersionMismatch',
      500,
      500,
    ],
    [
      'a status of its own',
      new SoapFault('sender', 'BAD', text, { status: 413 }),
      'Client',
      'Sender',
      413,
      413,
    ],
  ])('%s', (_name, fault, name11, name12, status11, status12) => {
    expect(renderFault(fault, '1.1', NAMESPACE).toString()).toBe(v11(name11, detail('BAD')));
    expect(renderFault(fault, '1.2', NAMESPACE).toString()).toBe(v12(name12, detail('BAD')));
    expect(faultStatus(fault, '1.1')).toBe(status11);
    expect(faultStatus(fault, '1.2')).toBe(status12);
  });

  test('the element is in the detail', () => {
    const fault = senderFault('BAD', text, 'Check.Lines.Line[2].Quantity');
    const inside = detail('BAD', '<m:Element>Check.Lines.Line[2].Quantity</m:Element>');
    expect(renderFault(fault, '1.1', NAMESPACE).toString()).toBe(v11('Client', inside));
    expect(renderFault(fault, '1.2', NAMESPACE).toString()).toBe(v12('Sender', inside));
  });

  test('SOAP 1.2 names the headers that are not understood', () => {
    const notUnderstood = [
      { uri: 'urn:"x"', local: 'Security' },
      { uri: '', local: 'plain' },
    ];
    const fault = new SoapFault('mustUnderstand', 'BAD', text, { notUnderstood });
    const header =
      '<soap:Header><soap:NotUnderstood qname="h:Security" xmlns:h="urn:&quot;x&quot;"/><soap:NotUnderstood qname="plain"/></soap:Header>';
    expect(renderFault(fault, '1.2', NAMESPACE).toString()).toBe(
      v12('MustUnderstand', detail('BAD'), header),
    );
    expect(renderFault(fault, '1.1', NAMESPACE).toString()).toBe(v11('MustUnderstand', detail('BAD')));
  });

  test('a refused value names its path in both languages', () => {
    expect(badValue('Check.Total', { ru: 'много знаков', en: 'too many digits' })).toMatchObject({
      code: 'BAD_VALUE',
      text: { ru: 'Элемент Check.Total: много знаков', en: 'Element Check.Total: too many digits' },
      facts: { element: 'Check.Total' },
    });
  });
});

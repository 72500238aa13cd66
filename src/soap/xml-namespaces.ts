export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** What is wrong with declaring this prefix for this namespace, by Namespaces in XML 1.0; undefined when nothing is. */
export function namespaceTrouble(prefix: string, uri: string): string | undefined {
  if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE)
    return 'the prefix xmlns and its namespace cannot be declared';
  if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) return 'the prefix xml belongs to its namespace alone';
  if (prefix !== '' && uri === '') return `namespace prefix "${prefix}" cannot be taken back`;
  return undefined;
}

import { splitPublicationPath } from '../../src/http/publication-path.js';

describe('publication path', () => {
  test.each([
    ['/TP7/ws/KKMTransfer.1cws?wsdl', 'TP7', '/ws/KKMTransfer.1cws', 'wsdl'],
    ['/TP7/ws/KKMTransfer', 'TP7', '/ws/KKMTransfer', undefined],
    ['/TP7', 'TP7', '', undefined],
    ['/TP7/', 'TP7', '/', undefined],
    ['/', '', '', undefined],
    ['/TP7?a=/b?c', 'TP7', '', 'a=/b?c'],
    ['/TP7/ws/%D0%9A%D0%9A%D0%9CTransfer', 'TP7', '/ws/ККМTransfer', undefined],
    ['/TP7/ws/%CA%CA%CCTransfer?%CA', 'TP7', '/ws/ККМTransfer', '%CA'],
    ['/TP7/ws/\u00ca\u00ca\u00ccTransfer', 'TP7', '/ws/ККМTransfer', undefined],
    ['/%54P7/a%20b', 'TP7', '/a b', undefined],
    ['/TP7/../x', 'TP7', '/../x', undefined],
  ])('%s', (target, publication, rest, query) => {
    expect(splitPublicationPath(target)).toEqual({ publication, rest, query });
  });

  test.each(['/TP7/%', '/TP7/%4', '/TP7/%zz', '/TP7%2Fws', '/TP7/%00', '*', '', 'http://a/TP7'])(
    '%s is none',
    (target) => {
      expect(splitPublicationPath(target)).toBeUndefined();
    },
  );
});

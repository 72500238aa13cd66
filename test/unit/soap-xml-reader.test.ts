import { DEFAULT_XML_LIMITS, XmlReader } from '../../src/soap/xml-reader.js';

/** Walks a whole document and writes down what it saw. */
function walk(source: string, limits = DEFAULT_XML_LIMITS): string {
  const reader = new XmlReader(source, [], limits);
  const seen: string[] = [];
  function inside(): void {
    seen.push(`<${reader.uri === '' ? '' : `{${reader.uri}}`}${reader.local}>`);
    while (reader.nextMixedChild()) inside();
  }
  reader.openRoot();
  inside();
  reader.finish();
  return seen.join('');
}

function textOf(source: string): string {
  const reader = new XmlReader(source);
  reader.openRoot();
  const text = reader.text();
  reader.finish();
  return text;
}

describe('xml reader: what is accepted', () => {
  test.each([
    ['<a/>', '<a>'],
    ['<a></a >', '<a>'],
    ['<?xml version="1.0"?>\n<a/>', '<a>'],
    ["<?xml version='1.0' encoding='windows-1251' standalone='no' ?><a/>", '<a>'],
    ['<!-- before --><a/><!-- after -->\n', '<a>'],
    ['<a><b/>text<c><d/></c></a>', '<a><b><c><d>'],
    ['<p:a xmlns:p="u"><p:b/><b/></p:a>', '<{u}a><{u}b><b>'],
    ['<a xmlns="u"><b xmlns=""/><c/></a>', '<{u}a><b><{u}c>'],
    ['<a xmlns:p="1"><p:b xmlns:p="2"/><p:b/></a>', '<a><{2}b><{1}b>'],
    ['<a xmlns="u" ><!-- <b> --><![CDATA[<c>]]></a>', '<{u}a>'],
    ['<имя xmlns:п="у"><п:поле/></имя>', '<имя><{у}поле>'],
    ['<a xml:lang="ru" b = \'x\'\n c="&lt;"/>', '<a>'],
    ['<𐐷/>', '<𐐷>'],
  ])('%s', (source, seen) => {
    expect(walk(source)).toBe(seen);
  });

  test.each([
    ['<a>0012345</a>', '0012345'],
    ['<a> spaces  stay </a>', ' spaces  stay '],
    ['<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['<a>&#65;&#x42;&#x1F600;&#13;</a>', 'AB😀\r'],
    ['<a>&amp;lt;&amp;#49;&#38;lt;&#x26;#49;&#38;amp;&#60;b>&#36;&amp;</a>', '&lt;&#49;&lt;&#49;&amp;<b>$&'],
    ['<a>one\r\ntwo\rthree</a>', 'one\ntwo\nthree'],
    ['<a>one\r\n&lt;&#13;\r</a>', 'one\n<\r\n'],
    ['<a><![CDATA[one\r\ntwo]]></a>', 'one\ntwo'],
    ['<?xml version="1.0"?>\r\n<a\r\n>x</a\r>\r\n', 'x'],
    ['<a>x<![CDATA[<&]]]]><![CDATA[>]]>y</a>', 'x<&]]>y'],
    ['<a>x<!-- not this -->y</a>', 'xy'],
    ['<a/>', ''],
    ['<a></a>', ''],
    ['<a>😀</a>', '😀'],
    ['<a>] ]] ></a>', '] ]] >'],
  ])('text of %s', (source, text) => {
    expect(textOf(source)).toBe(text);
  });

  test('attributes by namespace, white space normalised, references kept', () => {
    const reader = new XmlReader('<a xmlns:p="u" p:x="1" x="2\r\n3" y="&#9;4"/>');
    reader.openRoot();
    expect(reader.attribute('u', 'x')).toBe('1');
    expect(reader.attribute('', 'x')).toBe('2 3');
    expect(reader.attribute('', 'y')).toBe('\t4');
    expect(reader.attribute('', 'z')).toBeUndefined();
  });

  test('skip reads over a whole element, and still checks it', () => {
    const reader = new XmlReader('<a><b><c>&amp;<d/></c></b><e/></a>');
    reader.openRoot();
    reader.nextChild();
    reader.skip();
    expect(reader.nextChild()).toBe(true);
    expect(reader.local).toBe('e');
    const broken = new XmlReader('<a><b>&x;</b></a>');
    broken.openRoot();
    broken.nextChild();
    expect(() => broken.skip()).toThrow(/unknown entity/);
  });
});

describe('xml reader: what is refused', () => {
  test.each([
    ['no document', '', /no root element/],
    ['only white space', ' \n', /no root element/],
    ['text before the root', 'x<a/>', /before the root/],
    ['text after the root', '<a/>x', /after the root/],
    ['CDATA outside of the root', '<a/><![CDATA[x]]>', /outside of the root/],
    ['a second root', '<a/><b/>', /second root/],
    ['an end tag alone', '<a/></a>', /without a start tag/],
    ['DOCTYPE', '<!DOCTYPE a><a/>', /DOCTYPE/],
    ['doctype in small letters', '<!doctype a><a/>', /DOCTYPE/],
    ['DOCTYPE inside', '<a><!DOCTYPE a></a>', /DOCTYPE/],
    ['an entity declaration', '<!ENTITY a "b"><a/>', /unexpected <!ENTITY/],
    ['a processing instruction', '<?php echo 1 ?><a/>', /processing instruction/],
    ['a processing instruction inside', '<a><?x?></a>', /processing instruction/],
    ['a late XML declaration', ' <?xml version="1.0"?><a/>', /processing instruction/],
    ['a stylesheet', '<?xml-stylesheet href="x"?><a/>', /XML declaration/],
    ['XML 1.1', '<?xml version="1.1"?><a/>', /XML declaration/],
    ['a declaration without version', '<?xml encoding="utf-8"?><a/>', /XML declaration/],
    ['an undeclared prefix', '<p:a/>', /prefix "p" is not declared/],
    ['an undeclared prefix of an attribute', '<a p:b="1"/>', /prefix "p" is not declared/],
    ['a prefix out of scope', '<a><b xmlns:p="u"/><p:c/></a>', /not declared/],
    ['a prefix taken back', '<a xmlns:p=""/>', /cannot be taken back/],
    ['xmlns as a prefix', '<a xmlns:xmlns="u"/>', /xmlns/],
    ['another namespace for xml', '<a xmlns:xml="u"/>', /xml belongs/],
    [
      'the namespace of xml for another prefix',
      '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
      /xml belongs/,
    ],
    ['a prefix declared twice', '<a xmlns:p="1" xmlns:p="2"/>', /declared twice/],
    ['an attribute twice', '<a b="1" b="2"/>', /twice/],
    ['an attribute twice by another prefix', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', /twice/],
    [
      'an attribute twice among many',
      `<a ${'abcdefghijk'
        .split('')
        .map((n) => `${n}="1"`)
        .join(' ')} k="2"/>`,
      /twice/,
    ],
    ['two colons', '<a:b:c xmlns:a="u"/>', /not closed/],
    ['a colon first', '<:a/>', /name was expected/],
    ['a colon last', '<a: xmlns:a="u"/>', /name was expected/],
    ['a digit first', '<1a/>', /name was expected/],
    ['a space first', '< a/>', /name was expected/],
    ['a hyphen first', '<-a/>', /name was expected/],
    ['a times sign in a name', '<a×/>', /not closed/],
    ['< in an attribute value', '<a b="<"/>', /< in an attribute/],
    ['& in an attribute value', '<a b="&"/>', /starts no reference/],
    ['an unknown entity in an attribute', '<a b="&nbsp;"/>', /unknown entity/],
    ['no quotes', '<a b=1/>', /without quotes/],
    ['no value', '<a b/>', /without =/],
    ['no end of a value', '<a b="1/>', /without an end/],
    ['no space between attributes', '<a b="1"c="2"/>', /not closed/],
    [']]> in text', '<a>x]]>y</a>', /]]>/],
    ['an unknown entity', '<a>&nbsp;</a>', /unknown entity/],
    ['a lone ampersand', '<a>AT&T</a>', /starts no reference/],
    ['an empty reference', '<a>&;</a>', /unknown entity/],
    ['an empty number', '<a>&#;</a>', /unknown entity/],
    ['a hex number with X', '<a>&#X41;</a>', /unknown entity/],
    ['reference to NUL', '<a>&#0;</a>', /does not allow/],
    ['reference to a control character', '<a>&#x1B;</a>', /does not allow/],
    ['reference to a surrogate', '<a>&#xD800;</a>', /does not allow/],
    ['reference to U+FFFE', '<a>&#xFFFE;</a>', /does not allow/],
    ['reference past Unicode', '<a>&#x110000;</a>', /does not allow/],
    ['-- in a comment', '<a><!-- a -- b --></a>', /inside a comment/],
    ['---> at the end of a comment', '<a><!-- a ---></a>', /inside a comment/],
    ['a comment without an end', '<a><!-- a</a>', /comment without/],
    ['CDATA without an end', '<a><![CDATA[x</a>', /CDATA section without/],
    ['cdata in small letters', '<a><![cdata[x]]></a>', /unexpected/],
    ['NUL', '<a>\0</a>', /character/],
    ['a control character', '<a>\x1b</a>', /character/],
    ['a control character in a comment', '<a><!-- \x07 --></a>', /character/],
    ['U+FFFE', '<a>\ufffe</a>', /character/],
    ['U+FFFF', '<a b="\uffff"/>', /character/],
    ['half a pair', '<a>\ud83d</a>', /character/],
    ['the other half', '<a>\ude00\ud83d</a>', /character/],
    ['tags crossed', '<a><b></a></b>', /<\/b> was expected/],
    ['an end tag in another case', '<a></A>', /<\/a> was expected/],
    ['an end tag that is longer', '<a></ab>', /<\/a> was expected/],
    ['an end tag with another prefix', '<p:a xmlns:p="u" xmlns:q="u"></q:a>', /<\/p:a> was expected/],
    ['an end tag with an attribute', '<a></a b="1">', /<\/a> was expected/],
    ['an end tag without an end', '<a></a', /<\/a> was expected/],
    ['an open element', '<a><b></b>', /ends inside <a>/],
    ['a tag without an end', '<a><b', /not closed/],
    ['<', '<', /name was expected/],
    ['an attribute at the end', '<a b', /without =/],
  ])('%s', (_name, source, message) => {
    expect(() => walk(source)).toThrow(
      expect.objectContaining({ name: 'XmlError', message: expect.stringMatching(message) }),
    );
  });

  test('the position is told as line and column', () => {
    expect(() => walk('<a>\n  <b>\r\n &x; </b></a>')).toThrow(
      expect.objectContaining({ line: 3, column: 2 }),
    );
  });

  test('kinds: forbidden, limit, content, malformed', () => {
    expect(() => walk('<!DOCTYPE a><a/>')).toThrow(expect.objectContaining({ kind: 'forbidden' }));
    expect(() => walk('<a>')).toThrow(expect.objectContaining({ kind: 'malformed' }));
    expect(() => textOf('<a><b/></a>')).toThrow(expect.objectContaining({ kind: 'content' }));
    const reader = new XmlReader('<a>x</a>');
    reader.openRoot();
    expect(() => reader.nextChild()).toThrow(expect.objectContaining({ kind: 'content' }));
  });
});

describe('xml reader: limits', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  const attributes = (count: number) => Array.from({ length: count }, (_, index) => ` a${index}=""`).join('');
  const refused = expect.objectContaining({ kind: 'limit' });

  test('64 elements inside each other, not 65', () => {
    expect(() => walk(nested(64))).not.toThrow();
    expect(() => walk(nested(65))).toThrow(refused);
    expect(() => walk(nested(1_000_000))).toThrow(refused);
  });

  test('1,000 attributes, not 1,001', () => {
    expect(() => walk(`<a${attributes(1_000)}/>`)).not.toThrow();
    expect(() => walk(`<a${attributes(1_001)}/>`)).toThrow(refused);
  });

  test('200,000 attributes in all', () => {
    const element = `<b${attributes(1_000)}/>`;
    expect(() => walk(`<a>${element.repeat(200)}</a>`)).not.toThrow();
    expect(() => walk(`<a>${element.repeat(201)}</a>`)).toThrow(refused);
  });

  test('100,000 elements, not one more', () => {
    expect(() => walk(`<a>${'<b/>'.repeat(99_999)}</a>`)).not.toThrow();
    expect(() => walk(`<a>${'<b/>'.repeat(100_000)}</a>`)).toThrow(refused);
  });

  test('64 namespace declarations in force', () => {
    const declarations = (count: number) =>
      Array.from({ length: count }, (_, index) => ` xmlns:p${index}="u"`).join('');
    expect(() => walk(`<a${declarations(64)}/>`)).not.toThrow();
    expect(() => walk(`<a${declarations(65)}/>`)).toThrow(refused);
    expect(() => walk(`<a>${`<b${declarations(64)}/>`.repeat(3)}</a>`)).not.toThrow();
  });
});

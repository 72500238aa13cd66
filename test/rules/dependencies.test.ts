import { cruise } from 'dependency-cruiser';

/** Who may import whom: the table of docs/architecture.md. */
const mayImport: Record<string, string[]> = {
  base: [],
  config: ['base'],
  store: ['base'],
  journal: ['store', 'base'],
  queue: ['store', 'base'],
  domain: ['store', 'queue/tasks', 'base'],
  soap: ['base', 'journal', 'http/body', 'http/respond'],
  http: ['base', 'journal', 'config'],
  kkmtransfer: ['domain', 'soap', 'base', 'store'],
  regate: ['domain', 'http', 'base', 'store'],
  umico: ['domain', 'http', 'base', 'store', 'journal/exchange', 'journal/read'],
  exchange: ['domain', 'http', 'soap/xml-write', 'base', 'store'],
  commands: [
    'domain',
    'http',
    'config',
    'app',
    'base',
    'store',
    'journal',
    'queue',
    'kkmtransfer',
    'regate',
    'umico',
    'exchange',
    'soap',
  ],
};

const onlyComposers = '^dist/(cli|commands/serve)\\.js$';

test('modules import only what their folder may import, and nothing in circles', async () => {
  const forbidden = Object.entries(mayImport).map(([folder, allowed]) => ({
    name: `${folder} imports only ${[folder, ...allowed].join(', ')}`,
    severity: 'error' as const,
    from: { path: `^dist/${folder}/` },
    to: { path: '^dist/', pathNot: `^dist/(${[folder, ...allowed].join('|')})(/|\\.js)` },
  }));
  const { output } = await cruise(['dist'], {
    ruleSet: {
      forbidden: [
        ...forbidden,
        { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
        {
          name: 'app is the composition',
          severity: 'error',
          from: { path: '^dist/', pathNot: onlyComposers },
          to: { path: '^dist/app\\.js$' },
        },
        {
          name: 'only sqlite files know SQLite',
          severity: 'error',
          from: { path: '^dist/', pathNot: '^dist/(store/sqlite|store/scratch|journal/)' },
          to: { path: 'better-sqlite3' },
        },
        {
          name: 'the domain knows no wire',
          severity: 'error',
          from: { path: '^dist/(domain|store|base)/' },
          to: { path: 'node_modules/(express|soap|axios)/' },
        },
      ],
    },
    validate: true,
    doNotFollow: { path: 'node_modules' },
  });
  if (typeof output === 'string') throw new Error(output);
  expect(output.modules.length).toBeGreaterThan(20);
  expect(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
}, 60_000);

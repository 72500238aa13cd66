/**
 * Says behind the results what was tested on which engine: test/wire runs on both, test/processes on PostgreSQL alone, and in
 * test/contract the files and the heads of the suites name the engine. Everything else runs on SQLite or needs no database.
 */
export default class EnginesReporter {
  #counts = new Map();

  onTestResult({ context, path }, { testResults }) {
    const { rootDir, displayName } = context.config;
    const [folder] = path.slice(`${rootDir}/test/`.length).split('/');
    for (const { ancestorTitles, status } of testResults) {
      if (status !== 'passed' && status !== 'failed') continue;
      const isPostgres =
        displayName.name === 'postgres' ||
        path.includes('/contract/postgres') ||
        ancestorTitles[0] === 'engine postgres';
      const counts = this.#counts.get(folder) ?? { sqlite: 0, postgres: 0, failed: 0 };
      counts[isPostgres ? 'postgres' : 'sqlite'] += status === 'passed' ? 1 : 0;
      counts.failed += status === 'failed' ? 1 : 0;
      this.#counts.set(folder, counts);
    }
  }

  onRunComplete() {
    const rows = [...this.#counts].sort(([a], [b]) => a.localeCompare(b));
    const line = (name, ...cells) =>
      `${name.padEnd(16)}${cells.map((cell) => String(cell).padStart(16)).join('')}\n`;
    process.stderr.write(
      `\n${line('passed', 'SQLite or none', 'PostgreSQL', 'failed')}${rows
        .map(([folder, { sqlite, postgres, failed }]) => line(`test/${folder}`, sqlite, postgres, failed))
        .join('')}`,
    );
  }
}

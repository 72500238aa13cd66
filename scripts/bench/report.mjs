/** A section as a table and its verdicts. `rows` are the table where it is not the common one. */
export function sectionText({ title, lines, targets, rows = commonRows(lines), notes = warnings(lines) }) {
  return `\n${title}\n${table(rows)}\n${targets.map(targetText).join('\n')}\n${notes}`;
}

function commonRows(lines) {
  return [
    ['', 'req/s', 'ratio [min–max]', 'p50 ms', 'p99 ms', 'CPU µs/req', 'CPU ratio', 'errors', 'RSS MB'],
    ...lines.map((line) => [
      ...measuredCells(line),
      line.cpuRatio.toFixed(2),
      String(line.errors),
      line.rssMb.toFixed(0),
    ]),
  ];
}

/** Of a line of a table: its name, rate, ratio, latencies and processor time. */
export function measuredCells({ name, perSecond, ratio, p50Ms, p99Ms, cpuUs }) {
  const [median, min, max] = [ratio.median, ratio.min, ratio.max].map((value) => value.toFixed(2));
  return [
    name,
    perSecond.toFixed(0),
    `${median} [${min}–${max}]`,
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    cpuUs.toFixed(0),
  ];
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

export function isReached({ value, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }) {
  return value >= atLeast && value <= atMost;
}

function targetText(target) {
  const wanted = target.atLeast === undefined ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
  const aim = target.aim === undefined ? '' : `, aim ${target.aim}`;
  return `  ${isReached(target) ? 'reached' : 'MISSED '}  ${target.value.toFixed(2)} ${target.what} (${wanted}${aim})`;
}

function warnings(lines) {
  return lines
    .flatMap(({ name, errors, firstError, busy, waited }) => [
      ...(errors > 0 ? [`  ${name}: ${errors} wrong answers; the first: ${firstError}`] : []),
      ...(busy < 0.8
        ? [
            `  ${name} had ${(busy * 100).toFixed(0)} % of its core: other work on the machine, the disk or the load generator was the limit`,
          ]
        : []),
      ...(waited > 0.25
        ? [
            `  ${name} was kept from its core by other work for ${(waited * 100).toFixed(0)} % of its worst round: its rates and latencies are too bad`,
          ]
        : []),
    ])
    .join('\n');
}

/** Something wrong at a place of a file. */
export interface FileFault {
  /** Counted from 1. */
  line: number;
  /** The element, with those that it is in or what it is called: `Товар/Цена`; '' outside of all. */
  element: string;
  /** What is wrong and what would be accepted. */
  message: string;
}

/** The file cannot be taken; `faults` says what is wrong, in the order of the file. */
export class CommerceMlRefused extends Error {
  override readonly name = 'CommerceMlRefused';
  constructor(readonly faults: readonly FileFault[]) {
    super(faults.map(faultText).join('\n'));
  }
}

export function faultText(fault: FileFault): string {
  return `line ${fault.line}, ${messageOf(fault)}`;
}

/** What is wrong, and in which element unless it is outside of all. */
export function messageOf({ element, message }: FileFault): string {
  return element === '' ? message : `<${element}>: ${message}`;
}

/** A file may be wrong in every line; more than these nobody reads. */
const mostFaults = 1000;

/** Collects what is wrong, so that everything can be told at once. */
export interface FaultList {
  add(fault: FileFault): void;
  /** @throws CommerceMlRefused when there is anything. */
  refuse(): void;
}

export function createFaultList(): FaultList {
  const faults: FileFault[] = [];
  const refuse = () => {
    if (faults.length > 0) throw new CommerceMlRefused(faults);
  };
  return {
    add(fault) {
      faults.push(fault);
      if (faults.length >= mostFaults) refuse();
    },
    refuse,
  };
}

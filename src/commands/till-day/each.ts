import PQueue from 'p-queue';

const atOnce = 16;

/** Works on all of them, some at a time, and answers in their order. */
export function each<Given, Made>(
  items: readonly Given[],
  work: (item: Given) => Promise<Made>,
): Promise<Made[]> {
  return new PQueue({ concurrency: atOnce }).addAll(items.map((item) => () => work(item)));
}

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that tell many stories of one meeting: the longest, though they are the shortest to read. */
const long = ['two-people', 'page-life', 'background-life', 'network'].map(
  name => `/tests/e2e/${name}.test.ts`,
)
const isLong = ({ moduleId }: TestSpecification): boolean => long.some(path => moduleId.endsWith(path))

/**
 * Begins with them. Where no run before has left durations, as on a fresh clone, the largest files come first, and one worker would be left alone with
 * the longest at the end.
 */
export class StoriesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))]
  }
}

/** Both ends of how the keyboard goes to a frame, for a page and for its frame. */
export { keepKeys } from '../../lib/page/key-keeper.ts'
export { createKeyTaker } from '../../lib/page/key-taker.ts'

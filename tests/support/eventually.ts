/** Asks again every 50 ms until the answer is truthy, and gives it; throws the sentence after twenty seconds, which is long enough for a slow machine. */
export async function eventually<Value>(
  ask: () => Promise<Value>,
  sentence: string,
): Promise<NonNullable<Exclude<Value, false>>> {
  for (const endMs = Date.now() + 20_000; Date.now() < endMs; ) {
    const answer = await ask()
    if (answer) return answer as NonNullable<Exclude<Value, false>>
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(sentence)
}

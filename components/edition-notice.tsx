import type { PersonView } from '../lib/protocol/port.ts'
import { keyOf, useText } from './text.ts'

/** Says of whom not all may be seen, because their build knows more of the protocol than ours, or less. The newer first. */
export function EditionNotice({ people }: { readonly people: readonly PersonView[] }) {
  const t = useText()
  const other = people.find(each => each.edition === 'newer') ?? people.find(each => each.edition)
  return (
    <div role="status">
      {other?.edition && (
        <p class="notice soft" data-testid="edition-notice" data-edition={other.edition}>
          {t(keyOf('edition', other.edition), other.name)}
        </p>
      )}
    </div>
  )
}

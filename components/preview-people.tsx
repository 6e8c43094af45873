import { counted } from './counted.ts'
import { useText } from './text.ts'

interface PreviewPeopleProps {
  readonly people: number
  /** Of some of them, where the room's owner shows them from outside. */
  readonly names: readonly string[]
}

/** Who is in a room that one has not joined, as they call themselves. */
export function PreviewPeople({ people, names }: PreviewPeopleProps) {
  const t = useText()
  return (
    <>
      {people === 0 ? t('preview_nobody') : counted(t, 'preview_people', people)}
      {names.length > 0 && (
        <span class="names" data-testid="preview-names">
          {names.map(name => (
            <bdi key={name}>{name}</bdi>
          ))}
          {people > names.length && '…'}
        </span>
      )}
    </>
  )
}

/** What a person sets before anything else. */
export interface PersonSettings {
  readonly name?: string
  readonly hub?: string
}

/** The fields of the options page to be filled, by `data-testid`. */
export function settingFields(
  settings: PersonSettings,
): readonly (readonly [testId: string, value: string])[] {
  const fields = [
    ['profile-name', settings.name],
    ['hub-url', settings.hub],
  ] as const
  return fields.flatMap(([testId, value]) => (value === undefined ? [] : [[testId, value] as const]))
}

/** A stretch of a line. `mention` is a name as it was written, with its `@`. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'mention'; readonly text: string }
  /** Shows where it leads: no other words may stand for an address. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: MarkKind; readonly children: readonly Inline[] }

export type MarkKind = 'strong' | 'em' | 'strike'

/** A part of a message that stands in lines of its own. */
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** The first number; null for a list of points. */
      readonly start: number | null
      readonly items: readonly (readonly Inline[])[]
    }

import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PanelPin } from '../../lib/protocol/port.ts'
import { keyOf, useText } from '../text.ts'

/** Where each pin puts the panel in a picture of the page, 20 × 14; listed so that they fill a 3 × 3 pad row by row. */
const pads: readonly { pin: PanelPin; x: number; y: number; width: number; height: number; cell: string }[] =
  [
    { pin: 'top-left', x: 1, y: 1, width: 8, height: 6, cell: '1 / 1' },
    { pin: 'top-right', x: 11, y: 1, width: 8, height: 6, cell: '1 / 3' },
    { pin: 'left', x: 1, y: 1, width: 6, height: 12, cell: '2 / 1' },
    { pin: 'floating', x: 6, y: 4, width: 8, height: 6, cell: '2 / 2' },
    { pin: 'right', x: 13, y: 1, width: 6, height: 12, cell: '2 / 3' },
    { pin: 'bottom-left', x: 1, y: 7, width: 8, height: 6, cell: '3 / 1' },
    { pin: 'bottom-right', x: 11, y: 7, width: 8, height: 6, cell: '3 / 3' },
  ]

interface PinMenuProps {
  readonly pin: PanelPin
  onPin(pin: PanelPin): void
}

/** A button with a picture of where the panel is, and a pad of pictures to choose from. The panel moves at each choice. */
export function PinMenu({ pin, onPin }: PinMenuProps) {
  const t = useText()
  const id = useId()
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  // Before the next key comes.
  useLayoutEffect(() => {
    if (!open) return
    menu.current?.querySelector<HTMLElement>('input:checked')?.focus()
    const onPointerDown = (event: PointerEvent) => {
      if (!event.composedPath().includes(menu.current!.parentElement!)) setOpen(false)
    }
    addEventListener('pointerdown', onPointerDown)
    return () => removeEventListener('pointerdown', onPointerDown)
  }, [open])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || (event.key !== 'Escape' && event.key !== 'Enter')) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside
    <div class="pin" onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="quiet"
        aria-label={t('panel_pin')}
        title={t('panel_pin')}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Pad pin={pin} />
      </button>
      <div ref={menu} id={id} class="pin-menu" hidden={!open}>
        <fieldset>
          <legend>{t('panel_pin')}</legend>
          <div class="pads">
            {pads.map(pad => (
              <label key={pad.pin} style={`grid-area:${pad.cell}`} title={t(keyOf('pin', pad.pin))}>
                <input
                  type="radio"
                  name={id}
                  class="hidden-input"
                  checked={pad.pin === pin}
                  aria-label={t(keyOf('pin', pad.pin))}
                  onChange={() => onPin(pad.pin)}
                />
                <Pad pin={pad.pin} />
              </label>
            ))}
          </div>
        </fieldset>
      </div>
    </div>
  )
}

function Pad({ pin }: { readonly pin: PanelPin }) {
  const { x, y, width, height } = pads.find(pad => pad.pin === pin)!
  return (
    <svg class="pad" width="20" height="14" viewBox="0 0 20 14" aria-hidden="true">
      <rect x="0.5" y="0.5" width="19" height="13" rx="2.5" fill="none" stroke="currentColor" />
      <rect x={x + 1} y={y + 1} width={width - 2} height={height - 2} rx="1" fill="currentColor" />
    </svg>
  )
}

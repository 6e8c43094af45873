import type { ComponentChild } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PanelPin } from '../../lib/protocol/panel.ts'
import { BesideIcon, OnTopIcon, WindowIcon } from '../icons.tsx'
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

/** Where the panel can go from the page; null where this browser has no such place. */
export interface PanelWays {
  /** The side panel, or the sidebar. */
  readonly beside: (() => void) | null
  /** A window of its own. */
  readonly window: (() => void) | null
  /** A small window on top of all others. */
  readonly top: (() => void) | null
}

interface PinMenuProps {
  readonly pin: PanelPin
  readonly ways: PanelWays
  onPin(pin: PanelPin): void
}

/** A button with a picture of where the panel is, a pad of pictures to choose from, and ways away from the page. The panel moves at each choice. */
export function PinMenu({ pin, ways, onPin }: PinMenuProps) {
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
    const isChosen = event.key === 'Enter' && event.target instanceof HTMLInputElement
    if (!open || (event.key !== 'Escape' && !isChosen)) return
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
        <div class="ways">
          <Way testId="panel-beside" go={ways.beside} label={t('panel_beside')} icon={<BesideIcon />} />
          <Way testId="panel-window" go={ways.window} label={t('panel_window')} icon={<WindowIcon />} />
          <Way testId="panel-top" go={ways.top} label={t('panel_top')} icon={<OnTopIcon />} />
        </div>
      </div>
    </div>
  )
}

interface WayProps {
  readonly testId: string
  readonly label: string
  readonly icon: ComponentChild
  readonly go: (() => void) | null
}

function Way({ testId, label, icon, go }: WayProps) {
  return (
    go && (
      <button type="button" data-testid={testId} onClick={go}>
        {icon}
        {label}
      </button>
    )
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

import { useMemo, useState } from 'preact/hooks'
import { type QrCode, qrCode } from '../lib/core/qr-code.ts'
import { useText } from './text.ts'

/** Modules of light around the code, without which cameras do not find it. */
const quiet = 4

/** A link as a QR code for a phone, unfolded when asked for. Dark on light in every theme: many cameras read no other. */
export function LinkQr({ link }: { readonly link: string }) {
  const t = useText()
  const [shown, setShown] = useState(false)
  const code = useMemo(() => (shown ? qrCode(link) : null), [shown, link])
  return (
    <details class="qr" data-testid="link-qr" onToggle={event => setShown(event.currentTarget.open)}>
      <summary>{t('qr_show')}</summary>
      {code && (
        <div class="qr-code">
          <svg
            viewBox={`0 0 ${code.length + 2 * quiet} ${code.length + 2 * quiet}`}
            role="img"
            aria-label={t('qr_label')}
            shape-rendering="crispEdges"
          >
            <path d={pathOf(code)} />
          </svg>
        </div>
      )}
      <p class="hint">{t('qr_hint')}</p>
    </details>
  )
}

/** A rectangle for each run of dark modules in a row. */
function pathOf(code: QrCode): string {
  return code
    .map((row, y) => {
      const text = row.map(dark => (dark ? '1' : '0')).join('')
      return [...text.matchAll(/1+/g)]
        .map(({ index, 0: { length } }) => `M${index + quiet} ${y + quiet}h${length}v1h-${length}z`)
        .join('')
    })
    .join('')
}

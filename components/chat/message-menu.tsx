import type { ComponentChild } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { reactions } from '../../lib/core/reactions.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { useRovingFocus } from '../dock/roving-focus.ts'
import { CopyIcon, EditIcon, GoIcon, LinkIcon, ReplyIcon, ThreadIcon, TrashIcon } from '../icons.tsx'
import { type MessageKey, useText } from '../text.ts'
import { type ChatActions, useChatActions } from './chat-actions.ts'
import { threadOf } from './chat-state.ts'

interface MessageMenuProps {
  readonly message: ChatMessage
  /** The six reactions alone, or all that can be done. */
  readonly only: 'reactions' | 'all'
  readonly inThread: boolean
  /** Thought better of. */
  onClose(): void
  /** Something has been chosen. */
  onDone(): void
}

/** What can be done to a message: ARIA's menu pattern. To delete it asks once more, in the same place. */
export function MessageMenu({ message, only, inThread, onClose, onDone }: MessageMenuProps) {
  const t = useText()
  const actions = useChatActions()
  const menu = useRef<HTMLDivElement>(null)
  const [asking, setAsking] = useState(false)
  useRovingFocus(menu, true)

  // Before the next key comes. To ask begins with the button that does no harm.
  useLayoutEffect(() => menu.current?.querySelector('button')?.focus(), [asking])
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (!event.composedPath().includes(menu.current!)) onClose()
    }
    addEventListener('pointerdown', onPointerDown)
    return () => removeEventListener('pointerdown', onPointerDown)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }

  if (asking)
    return (
      <div
        ref={menu}
        class="menu"
        role="alertdialog"
        aria-label={t('message_delete')}
        data-testid="confirm"
        onKeyDown={event => event.key === 'Escape' && onKeyDown(event)}
      >
        <p>{t('message_delete_meaning')}</p>
        <div class="buttons">
          <button type="button" class="plain" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="button"
            class="plain danger"
            data-testid="confirm-yes"
            onClick={() => {
              actions.delete(message.record)
              onDone()
            }}
          >
            {t('message_delete_yes')}
          </button>
        </div>
      </div>
    )
  return (
    <div ref={menu} class="menu" role="menu" aria-label={t('message_more')} onKeyDown={onKeyDown}>
      <Six message={message} onDone={onDone} />
      {only === 'all' &&
        itemsOf(message, inThread, actions).map(({ key, icon, act }) => (
          <button
            key={key}
            type="button"
            role="menuitem"
            class={key === 'message_delete' ? 'item danger' : 'item'}
            data-testid={key.replaceAll('_', '-')}
            onClick={() => {
              if (key === 'message_delete') return setAsking(true)
              onDone()
              act()
            }}
          >
            {icon}
            {t(key)}
          </button>
        ))}
    </div>
  )
}

function Six({ message, onDone }: Pick<MessageMenuProps, 'message' | 'onDone'>) {
  const t = useText()
  const { react } = useChatActions()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group in a menu is no fieldset
    <div class="six" role="group" aria-label={t('reactions')}>
      {reactions.map((emoji, n) => {
        const mine = message.reactions.some(({ reaction, mine }) => reaction === n && mine)
        return (
          <button
            key={emoji}
            type="button"
            role="menuitemcheckbox"
            aria-checked={mine}
            aria-label={t('reaction', n + 1, emoji)}
            data-testid="message-reaction"
            data-reaction={n + 1}
            onClick={() => {
              react(message.record, n, !mine)
              onDone()
            }}
          >
            {emoji}
          </button>
        )
      })}
    </div>
  )
}

interface Item {
  readonly key: MessageKey
  readonly icon: ComponentChild
  act(): void
}

function itemsOf(message: ChatMessage, inThread: boolean, actions: ChatActions): readonly Item[] {
  const { record, self, text, place, reply, replies } = message
  const items: (Item | false)[] = [
    !inThread && { key: 'message_reply', icon: <ReplyIcon />, act: () => actions.answer(message) },
    !inThread &&
      (reply !== null || replies !== null) && {
        key: 'message_thread',
        icon: <ThreadIcon />,
        act: () => actions.openThread(threadOf(message)),
      },
    self && { key: 'message_edit', icon: <EditIcon />, act: () => actions.edit(record) },
    text !== '' && { key: 'message_copy', icon: <CopyIcon />, act: () => void actions.copy(text) },
    place !== null && { key: 'message_place', icon: <GoIcon />, act: () => actions.goToPlace(record) },
    place !== null && {
      key: 'message_copy_link',
      icon: <LinkIcon />,
      act: () => void actions.copy(place.address),
    },
    self && { key: 'message_delete', icon: <TrashIcon />, act: () => undefined },
  ]
  return items.filter(item => item !== false)
}

import avatar from '../avatar.css?inline'
import card from '../page-card.css?inline'
import tokens from '../tokens.css?inline'
import dock from './dock.css?inline'
import note from './dock-note.css?inline'
import size from './dock-size.css?inline'
import tip from './dock-tip.css?inline'
import menu from './person-menu.css?inline'

/** What the dock needs in a shadow root: the text of one stylesheet, to adopt. */
export const dockStyles: string = tokens + avatar + card + dock + tip + menu + note + size

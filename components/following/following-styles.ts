import avatar from '../avatar.css?inline'
import tokens from '../tokens.css?inline'
import following from './following.css?inline'

/** What the pill and its neighbours need in a shadow root: the text of one stylesheet, to adopt. */
export const followingStyles: string = tokens + avatar + following

import styles from './event-line.css?inline'

/** What an event's line needs in a shadow root besides the tokens: the text of one stylesheet, to adopt. */
export const eventLineStyles: string = styles

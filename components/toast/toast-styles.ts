import styles from './toast.css?inline'

/** What toasts need in a shadow root besides the tokens and the avatars: the text of one stylesheet, to adopt. */
export const toastStyles: string = styles
